import { expect, test } from 'bun:test'
import { hasPhrase, maskShapes } from './secret-shape.ts'

test.each([
  ['x ghp_0123456789abcdef01 y', 'x ghp_****** y'],
  ['AKIAABCDEFGHIJKLMNOP', 'AKIA******'],
  ['a=eyJhbGciOiJI.eyJzdWIiOiIx.sig_1 b', 'a=****** b'],
  ['Bearer abc12345', 'Bearer ******'],
  ['https://hooks.slack.com/services/T/B/x', 'https://hooks.slack.com/services/******'],
  [`${'abandon '.repeat(11)}about`, '******'],
])('%s is masked by its shape, whatever its name', (text, masked) => {
  expect(maskShapes(text)).toBe(masked)
  expect(maskShapes(masked)).toBe(masked)
})

test.each([
  ['the middle of a longer word', 'xghp_0123456789abcdef01'],
  ['too short', 'ghp_012345'],
  ['prose', 'Basic authentication'],
  ['ten words', `${'word '.repeat(9)}word`],
])('%s is not', (_, text) => {
  expect(maskShapes(text)).toBe(text)
})

test('a phrase has twelve words or more; fewer, or with capitals, is a sentence', () => {
  expect(hasPhrase(`${'abandon '.repeat(11)}about`)).toBe(true)
  expect(hasPhrase(`${'abandon '.repeat(9)}about`)).toBe(false)
  expect(hasPhrase(`${'Abandon '.repeat(11)}About`)).toBe(false)
})
