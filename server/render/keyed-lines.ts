// A line that begins with a key, `Network in 0/s, ...` -> lines that a terminal shows whole, aligned below its text.

import { fit, wrap } from './width.ts'

/** Cells of a line unless ?width= is given: most terminals have them, and ?watch= does not wrap. */
export const CELLS_DEFAULT = 80
/** Cells of the key and the space after it. */
const KEY_CELLS = 8
/** Next to the key a narrower line has no room for a text. */
const CELLS_BESIDE_KEY = 40

/** `linesMax`: what is left goes to the last of so many, cut. */
export function keyedLines(line: string, cells: number, linesMax: number): readonly string[] {
  const [key, text] = [line.slice(0, KEY_CELLS).trimEnd(), line.slice(KEY_CELLS)]
  const isBeside = cells >= CELLS_BESIDE_KEY
  const lines = wrap(isBeside ? line : `${key} ${text}`, cells, isBeside ? KEY_CELLS : 2)
  if (lines.length <= linesMax) return lines
  const rest = lines.slice(linesMax - 1).map((one, i) => (i === 0 ? one : one.trimStart()))
  return [...lines.slice(0, linesMax - 1), fit(rest.join(' '), cells)]
}
