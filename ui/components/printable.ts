// Text that a process chose -> text that cannot deceive: invisible characters and those that reverse the line are
// spelled out (S14, S15). And a command line -> the name of its program, and what is around it.

import { programOf } from '../../server/model/program.ts'

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

/**
 * `/usr/bin/node /app/server.js --port=80` -> [`node /app/`, `server.js`, ` --port=80`]: what people know it by is the
 * script, else the executable. `programLength`: see Row.
 */
export function splitCommand(
  command: string,
  programLength?: number,
): readonly [before: string, name: string, after: string] {
  const space = command.startsWith('[') ? -1 : command.indexOf(' ')
  const end = programLength ?? (space < 0 ? command.length : space)
  const path = command.slice(0, end)
  const executable = (PATH.test(path) && path.slice(path.lastIndexOf('/') + 1)) || path
  const rest = command.slice(end)
  const argv = [executable, ...rest.slice(1).split(' ')]
  const script = rest === '' ? executable : programOf({ argv, comm: executable })
  const place = script === executable ? -1 : wordEnd(rest, script)
  if (place < 0) return ['', printable(executable), printable(rest)]
  const before = `${executable}${rest.slice(0, place - script.length)}`
  return [printable(before), printable(script), printable(rest.slice(place))]
}

/** Behind the first word of the text that is this, or a path to it. */
function wordEnd(text: string, name: string): number {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const end = at + name.length
    if (/[ /]/.test(text[at - 1] ?? '') && (text[end] ?? ' ') === ' ') return end
  }
  return -1
}
