// A command line -> the name of the executable, bright, and its arguments, muted. Its folder is left to the tooltip.
import { printable, splitCommand } from './printable.ts'

export function CommandText({ command }: { readonly command: string }) {
  const [name, rest] = splitCommand(printable(command))
  return (
    <span class="command">
      <b>{name}</b>
      {rest && ` ${rest}`}
    </span>
  )
}
