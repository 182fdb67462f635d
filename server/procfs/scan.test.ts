import { expect, test } from 'bun:test'
import { decimalNumber, lineEnd, skipBlanks, startsWith, text, wholeNumber, words } from './scan.ts'
import { bytesOf } from './testdata/read.ts'

test('a number that a double would round, or in another format, gives none', () => {
  expect(wholeNumber('9007199254740991')).toBe(2 ** 53 - 1)
  for (const word of ['9007199254740992', '-1', '1.5', '0x10', '', ' 1', undefined])
    expect([word, wholeNumber(word)]).toEqual([word, undefined])
})

test('decimals have a fraction or none, and no exponent', () => {
  expect(decimalNumber('12.50')).toBe(12.5)
  expect(decimalNumber('12')).toBe(12)
  for (const word of ['1e3', '.5', '1.', 'NaN', '', undefined])
    expect([word, decimalNumber(word)]).toEqual([word, undefined])
})

test('bytes that are not UTF-8 are replaced, a byte order mark stays visible', () => {
  expect(text(new Uint8Array([0x61, 0xff, 0x62]))).toBe('a\ufffdb')
  expect(text(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('\ufeffa')
})

test('words, blanks and ends of lines are found by position', () => {
  const bytes = bytesOf(' \ta  b\nc')
  expect(words(bytes)).toEqual(['a', 'b', 'c'])
  expect(skipBlanks(bytes, 0)).toBe(2)
  expect([lineEnd(bytes, 0), lineEnd(bytes, 7)]).toEqual([6, 8])
  expect([startsWith(bytes, 2, 'a  b'), startsWith(bytes, 7, 'cd')]).toEqual([true, false])
})
