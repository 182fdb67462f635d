// Text that a process chose -> text that cannot deceive: invisible characters and those that reverse the line are
// spelled out (S14, S15). And a command line -> its executable and its arguments.

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu

export function printable(text: string): string {
  return text.replace(UNPRINTABLE, character => {
    const code = character.codePointAt(0) ?? 0
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}

/**
 * From the root, from the current folder, or through a folder with a plausible name: a slash alone does not make a
 * path.
 */
const PATH = /^[\p{L}\p{N}_.@~+-]*\//u

/** `/usr/bin/node server.js` -> [`node`, `server.js`]. `programLength`: see Row. */
export function splitCommand(command: string, programLength?: number): readonly [name: string, rest: string] {
  const space = command.startsWith('[') ? -1 : command.indexOf(' ')
  const end = programLength ?? (space < 0 ? command.length : space)
  const program = command.slice(0, end)
  const name = PATH.test(program) ? program.slice(program.lastIndexOf('/') + 1) : program
  return [printable(name || program), printable(command.slice(end + 1))]
}
