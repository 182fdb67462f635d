// Text that a process chose -> text that cannot deceive; a command line -> the name of its program, and what is around it, as text that cannot deceive.

import { hasPath, programOf } from '../../server/model/program.ts'
import { visible } from '../../server/model/visible.ts'

export const printable = visible

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
  const executable = (hasPath(path) && path.slice(path.lastIndexOf('/') + 1)) || path
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
