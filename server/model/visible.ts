// Text that a process chose -> text that cannot deceive: invisible characters and those that reverse the line are
// written out, the same in text, JSON's sentences and on the page (S14, S15).

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu

const ESCAPES: Readonly<Record<number, string>> = { 10: '\\n', 13: '\\r', 9: '\\t' }

/** `\n`, `\x1b`, `\u202e`, `\u{e0001}` */
export function escaped(code: number): string {
  const known = ESCAPES[code]
  if (known !== undefined) return known
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
}

export function visible(text: string): string {
  return text.replace(UNPRINTABLE, character => escaped(character.codePointAt(0) ?? 0))
}
