// A command line -> the name of the executable, bright, and its arguments, muted. Its folder is only in the tooltip.
import { splitCommand } from './printable.ts'

interface CommandTextProps {
  readonly command: string
  readonly programLength?: number | undefined
}

export function CommandText({ command, programLength }: CommandTextProps) {
  const [name, rest] = splitCommand(command, programLength)
  return (
    <span class="command">
      <b>{name}</b>
      {rest && ` ${rest}`}
    </span>
  )
}
