// Text that a process chose -> text that cannot deceive: characters that are invisible or turn the line around are
// spelled out (S14, S15). And a command line -> its executable and its arguments.

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu

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
  const name = first.startsWith('[') ? first : first.slice(first.lastIndexOf('/') + 1)
  return [name || first, space < 0 ? '' : command.slice(space + 1)]
}
