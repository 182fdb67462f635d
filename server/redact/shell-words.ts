// A text with spaces (the script after `sh -c`, a title set by setproctitle) -> its words with their positions, as a
// shell would split them, so that the words can be masked and put back.

export interface Word {
  /** Without the quotes, if they enclose the whole word. */
  readonly text: string
  readonly start: number
  readonly end: number
}

const WORD = /(?:"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|\$\([^)]*(?:\)|$)|\\.|[^\s"'\\;|&()]|\\$)+|[;|&()]+/gs

export function splitWords(text: string): Word[] {
  const words: Word[] = []
  for (const match of text.matchAll(WORD)) {
    const raw = match[0]
    const quote = raw[0]
    const enclosed =
      raw.length >= 2 && (quote === '"' || quote === "'") && raw.indexOf(quote, 1) === raw.length - 1
    const start = match.index + (enclosed ? 1 : 0)
    const end = match.index + raw.length - (enclosed ? 1 : 0)
    words.push({ text: text.slice(start, end), start, end })
  }
  return words
}

/** The text with each word replaced by its masked form. */
export function joinWords(text: string, words: readonly Word[], masked: readonly string[]): string {
  let out = ''
  let done = 0
  words.forEach((word, index) => {
    const replacement = masked[index] ?? word.text
    if (replacement === word.text) return
    out += text.slice(done, word.start) + replacement
    done = word.end
  })
  return done === 0 ? text : out + text.slice(done)
}
