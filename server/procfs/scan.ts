// Bytes of a kernel file -> positions and numbers, without making strings on the way.
// Kernel files are lines of ASCII; whatever is not (names, paths) is decoded by `text`, bad UTF-8 replaced.

const NEWLINE = 10
const SPACE = 32
const TAB = 9
const ZERO = 48
const NINE = 57

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Bytes from..to as text; what is not UTF-8 becomes U+FFFD. */
export function text(bytes: Uint8Array, from = 0, to = bytes.length): string {
  return decoder.decode(bytes.subarray(from, to))
}

/** The first position at or after `from` that is no space and no tab. */
export function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === SPACE || bytes[at] === TAB) at++
  return at
}

/** The first position at or after `from` that is no digit. */
export function skipDigits(bytes: Uint8Array, from: number): number {
  let at = from
  for (let byte = bytes[at]; byte !== undefined && byte >= ZERO && byte <= NINE; byte = bytes[at]) at++
  return at
}

/** True where `from` is a blank, the end of the line, or the end of the bytes. */
export function isBoundary(bytes: Uint8Array, from: number): boolean {
  const byte = bytes[from]
  return byte === undefined || byte === SPACE || byte === TAB || byte === NEWLINE
}

/** Where the line that holds `from` ends: its newline, or the end of the bytes. */
export function lineEnd(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(NEWLINE, from)
  return end === -1 ? bytes.length : end
}

/**
 * The unsigned number in from..to, and nothing else there: NaN where there is none, or one that a double would
 * round (P3: a wrong number is worse than none).
 */
export function wholeNumber(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to) return Number.NaN
  let value = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    if (byte < ZERO || byte > NINE) return Number.NaN
    value = value * 10 + (byte - ZERO)
  }
  return value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN
}

/** The unsigned number that starts after blanks at `from` and ends at a blank or the end of the line; NaN for none. */
export function numberAt(bytes: Uint8Array, from: number): number {
  const start = skipBlanks(bytes, from)
  const end = skipDigits(bytes, start)
  return isBoundary(bytes, end) ? wholeNumber(bytes, start, end) : Number.NaN
}

/** The words of from..to, which blanks separate. */
export function words(bytes: Uint8Array, from: number, to: number): string[] {
  return text(bytes, from, to).split(/[ \t]+/).filter(word => word !== '')
}
