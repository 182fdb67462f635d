// A command line -> the name of the executable, bright, and its arguments, muted. Its folder is left to the tooltip.
// Characters that would be invisible or turn the line around are spelled out: process names are hostile (S14, S15).

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\u2028\u2029]/gu

export function printable(text: string): string {
  return text.replace(UNPRINTABLE, character => {
    const code = character.codePointAt(0) ?? 0
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}

/** `/usr/bin/node server.js` -> [`node`, `server.js`] */
export function splitCommand(command: string): readonly [name: string, rest: string] {
  const space = command.startsWith('[') ? -1 : command.indexOf(' ')
  const first = space < 0 ? command : command.slice(0, space)
  const name = first.startsWith('/') ? first.slice(first.lastIndexOf('/') + 1) : first
  return [name || first, space < 0 ? '' : command.slice(space + 1)]
}

export function CommandText({ command }: { readonly command: string }) {
  const [name, rest] = splitCommand(printable(command))
  return (
    <span class="command">
      <b>{name}</b>
      {rest && ` ${rest}`}
    </span>
  )
}
