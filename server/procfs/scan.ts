// Bytes of a kernel file -> positions, words and numbers. Kernel files are lines of ASCII; other parts (names, paths)
// are decoded by `text`, bad UTF-8 replaced.

const NEWLINE = 10
const TAB = 9
const SPACE = 32

// A leading U+FEFF is part of a name, and must stay visible to the code that escapes it.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Bytes from..to as text; invalid UTF-8 becomes U+FFFD. */
export function text(bytes: Uint8Array, from = 0, to = bytes.length): string {
  return decoder.decode(bytes.subarray(from, to))
}

/** The first position at or after `from` that is not a space or tab. */
export function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === SPACE || bytes[at] === TAB) at++
  return at
}

/** Where the line that contains `from` ends: its newline, or the end of the bytes. */
export function lineEnd(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(NEWLINE, from)
  return end === -1 ? bytes.length : end
}

/** True if `word` (ASCII) is at `from`. */
export function startsWith(bytes: Uint8Array, from: number, word: string): boolean {
  for (let at = 0; at < word.length; at++) if (bytes[from + at] !== word.charCodeAt(at)) return false
  return true
}

/** The words of from..to, separated by blanks. */
export function words(bytes: Uint8Array, from = 0, to = bytes.length): string[] {
  return text(bytes, from, to)
    .split(/[ \t\n]+/)
    .filter(word => word !== '')
}

/**
 * The unsigned number in `word`; nothing if it is not one, or if a double would round it (P3: a wrong number is worse
 * than none).
 */
export function wholeNumber(word: string | undefined): number | undefined {
  if (word === undefined || !/^[0-9]{1,20}$/.test(word)) return undefined
  const value = Number(word)
  return value <= Number.MAX_SAFE_INTEGER ? value : undefined
}

/** The unsigned decimal number in `word`, with or without a fraction. */
export function decimalNumber(word: string | undefined): number | undefined {
  if (word === undefined || !/^[0-9]{1,15}(\.[0-9]{1,9})?$/.test(word)) return undefined
  return Number(word)
}
