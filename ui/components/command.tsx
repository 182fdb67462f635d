// A command line -> the name of the program, bright, and what is around it, muted. The folder of the executable is only
// in the tooltip.
import { splitCommand } from './printable.ts'

interface CommandTextProps {
  readonly command: string
  readonly programLength?: number | undefined
}

export function CommandText({ command, programLength }: CommandTextProps) {
  const [before, name, after] = splitCommand(command, programLength)
  return (
    <span class="command">
      {before}
      <b>{name}</b>
      {after}
    </span>
  )
}
