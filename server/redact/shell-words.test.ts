import { expect, test } from 'bun:test'
import { joinWords, splitWords } from './shell-words.ts'

const wordsOf = (text: string) => splitWords(text).map(word => word.text)

test('words are split as in a shell: quotes enclose, operators and escapes stay as they are', () => {
  expect(wordsOf('a --b="c d" \'e f\';g|h && i')).toEqual([
    'a',
    '--b="c d"',
    'e f',
    ';',
    'g',
    '|',
    'h',
    '&&',
    'i',
  ])
  expect(wordsOf('a\\ b $(c d) "e \\" f"')).toEqual(['a\\ b', '$(c d)', '"e \\" f"'])
})

test('an unclosed quote ends with the text', () => {
  expect(wordsOf('a "b c')).toEqual(['a', '"b c'])
  expect(wordsOf("'")).toEqual(["'"])
  expect(wordsOf('')).toEqual([])
})

test('masked words are put back in place, and everything around them stays', () => {
  const text = 'curl  -u "user:pass"\t| sh'
  const words = splitWords(text)
  const masked = words.map(word => (word.text === 'user:pass' ? '******' : word.text))
  expect(joinWords(text, words, masked)).toBe('curl  -u "******"\t| sh')
  expect(
    joinWords(
      text,
      words,
      words.map(word => word.text),
    ),
  ).toBe(text)
})
