// Any text -> text that is safe in a terminal, cut to a number of cells. Names and arguments belong to the observed
// processes, which may put escape sequences, newlines, bidi overrides or half a character into them (S14): everything
// not plainly visible is written out as `\n`, `\x1b`, `\u202e`. Widths follow Unicode's East Asian Width and
// Emoji_Presentation. What a terminal would join (zero-width joiners, variation selectors, skin tones) is written out,
// so a sequence is as wide as the sum of its parts.

import { escaped } from '../model/visible.ts'

/** Ends text that was cut. */
export const ELLIPSIS = '…'

/** More would climb into the lines above. */
const MARKS_PER_CHARACTER_MAX = 3

const ESCAPES_KEPT_MAX = 1000

/** Classes of characters; the two plain ones are equal to their cells. */
const UNSAFE = 0
const NARROW = 1
const WIDE = 2
const MARK = 3

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/
const UNSAFE_CLASS = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/u
const MARK_CLASS = /[\p{Mn}\p{Me}]/u
const EMOJI_CLASS = /\p{Emoji_Presentation}/u

/** Jamo that join the previous one into a syllable: their width depends on the font. */
const JOINING: readonly (readonly [number, number])[] = [
  [0x1160, 0x11ff],
  [0xd7b0, 0xd7ff],
]

/** East Asian Width W and F, apart from emoji; unassigned code points inside do not matter, they are unsafe. */
const WIDE_RANGES: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2630, 0x2637],
  [0x268a, 0x268f],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0x4dbf],
  [0x4dc0, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1d300, 0x1d376],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
]

const within = (ranges: readonly (readonly [number, number])[], code: number) =>
  ranges.some(([first, last]) => code >= first && code <= last)

function classify(code: number): number {
  if (code >= 0x20 && code <= 0x7e) return NARROW
  const character = String.fromCodePoint(code)
  if (UNSAFE_CLASS.test(character) || within(JOINING, code)) return UNSAFE
  if (MARK_CLASS.test(character)) return MARK
  // Flags are pairs of regional indicators, each one cell.
  const flag = code >= 0x1f1e6 && code <= 0x1f1ff
  return within(WIDE_RANGES, code) || (!flag && EMOJI_CLASS.test(character)) ? WIDE : NARROW
}

const pages: (Uint8Array | undefined)[] = []

/** Classes are computed per page of 256 when one first occurs: hostile text then costs as little as any other. */
function classOf(code: number): number {
  const page = code >> 8
  let classes = pages[page]
  if (classes === undefined) {
    classes = Uint8Array.from({ length: 256 }, (_, low) => classify((page << 8) | low))
    pages[page] = classes
  }
  return classes[code & 0xff] as number
}

const escapes = new Map<number, string>()

/** Kept once computed: text of nothing else comes only from an attacker, and must stay cheap. */
function written(code: number): string {
  let piece = escapes.get(code)
  if (piece === undefined) {
    piece = escaped(code)
    if (escapes.size < ESCAPES_KEPT_MAX) escapes.set(code, piece)
  }
  return piece
}

/**
 * Escaped, and cut with an ellipsis if it is wider than `cells`. Fitting fitted text changes nothing. A backslash stays
 * as it is: a reader wants Windows paths and regular expressions more than an exact inverse.
 */
export function fit(text: string, cells = Number.POSITIVE_INFINITY): string {
  if (cells < 1) return ''
  // A cell holds at most one character and its marks, each of two units: what lies beyond can never be shown.
  const units = (cells + 1) * 2 * (1 + MARKS_PER_CHARACTER_MAX)
  const seen = text.length > units ? text.slice(0, units) : text
  if (PRINTABLE_ASCII.test(seen))
    return seen.length <= cells ? seen : `${seen.slice(0, cells - 1)}${ELLIPSIS}`
  return fitSlowly(seen, cells)
}

function fitSlowly(text: string, cells: number): string {
  // Plain text is copied in runs: `out` holds everything before `from`.
  let out = ''
  let from = 0
  let width = 0
  let marks = MARKS_PER_CHARACTER_MAX
  // `out` and the end of its run at the point where a cell was left for the ellipsis.
  let kept = ''
  let keptFrom = 0
  let keptTo = 0
  for (let i = 0, next = 0; i < text.length; i = next) {
    const code = text.codePointAt(i) as number
    next = code > 0xffff ? i + 2 : i + 1
    const kind = classOf(code)
    if (kind === NARROW || kind === WIDE) {
      width += kind
      // A space carries no mark: it would no longer look like one.
      marks = code === 0x20 ? MARKS_PER_CHARACTER_MAX : 0
    } else if (kind === MARK && marks < MARKS_PER_CHARACTER_MAX) {
      marks++
    } else {
      const piece = written(code)
      width += piece.length
      marks = MARKS_PER_CHARACTER_MAX
      if (width <= cells) {
        out += text.slice(from, i) + piece
        from = next
      }
    }
    if (width > cells) return `${kept}${text.slice(keptFrom, keptTo)}${ELLIPSIS}`
    if (width < cells) {
      kept = out
      keptFrom = from
      keptTo = next
    }
  }
  return out + text.slice(from)
}

/**
 * Escaped, and broken between words into lines of at most `cells`; all but the first are indented. A word longer than a
 * line is cut.
 */
export function wrap(text: string, cells: number, indent: number): string[] {
  const lines: string[] = []
  let line = ''
  let isEmpty = true
  for (const word of fit(text).split(' ')) {
    const longer = isEmpty ? line + word : `${line} ${word}`
    if (isEmpty || widthOf(longer) <= cells) line = longer
    else {
      lines.push(line.trimEnd())
      line = ' '.repeat(indent) + word
    }
    isEmpty = false
  }
  return [...lines, line].map(one => fit(one, cells))
}

/** The width of safe text in cells (text that came out of `fit`). */
export function widthOf(safe: string): number {
  if (PRINTABLE_ASCII.test(safe)) return safe.length
  let width = 0
  for (let i = 0; i < safe.length; i++) {
    const code = safe.codePointAt(i) as number
    if (code > 0xffff) i++
    const kind = classOf(code)
    width += kind === MARK ? 0 : kind
  }
  return width
}
