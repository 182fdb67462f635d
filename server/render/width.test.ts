import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { visible } from '../model/visible.ts'
import { fit, widthOf, wrap } from './width.ts'

test('plain text stays as it is', () => {
  expect(fit('node server.js --port 8080')).toBe('node server.js --port 8080')
  expect(fit('C:\\temp')).toBe('C:\\temp')
})

test('S14: anything not plainly visible is written out', () => {
  const odd: [string, string][] = [
    ['\x00\x07\x1b[31m', '\\x00\\x07\\x1b[31m'],
    ['a\tb\r\nc', 'a\\tb\\r\\nc'],
    ['\x7f\x80\x9b31m\x9f', '\\x7f\\x80\\x9b31m\\x9f'],
    ['\u2028\u2029', '\\u2028\\u2029'],
    ['\u202eexe.txt\u2066\u2069\u200e\u200f\u061c', '\\u202eexe.txt\\u2066\\u2069\\u200e\\u200f\\u061c'],
    ['a\u200bb\u200c\u200d\u2060\ufeff\u00ad', 'a\\u200bb\\u200c\\u200d\\u2060\\ufeff\\xad'],
    ['\ud800x\udc00', '\\ud800x\\udc00'],
    ['\u{e0041}\u{e007f}', '\\u{e0041}\\u{e007f}'],
    ['☎\ufe0f\u{e0100}', '☎\\ufe0f\\u{e0100}'],
    ['\u3164\u115f\u1160\u17b4', '\\u3164\\u115f\\u1160\\u17b4'],
    ['\ufff9\uffff\u{1ffff}', '\\ufff9\\uffff\\u{1ffff}'],
  ]
  for (const [raw, written] of odd) expect(fit(raw)).toBe(written)
})

test('S14: marks that pile up, or have nothing to sit on, are written out', () => {
  expect(fit('e\u0301')).toBe('e\u0301')
  expect(fit(`e${'\u0301'.repeat(4)}`)).toBe(`e${'\u0301'.repeat(3)}\\u0301`)
  expect(fit('\u0301e')).toBe('\\u0301e')
  expect(fit(' \u0301')).toBe(' \\u0301')
})

test('width is counted in cells, not characters', () => {
  expect(widthOf('日本')).toBe(4)
  expect(widthOf('한국')).toBe(4)
  expect(widthOf('e\u0301')).toBe(1)
  expect(widthOf('😀')).toBe(2)
  expect(widthOf('🇩🇪')).toBe(2)
  expect(widthOf('├─ é')).toBe(4)
})

test('every safe character is as wide as in another implementation', () => {
  const known: string[] = []
  for (let code = 0x20; code <= 0x10ffff; code++) {
    const text = `a${String.fromCodePoint(code)}`
    if (fit(text) !== text || widthOf(text) === Bun.stringWidth(text)) continue
    known.push(text.slice(1))
  }
  // That one takes spacing marks, and three letters next to them, for zero-width although they have a cell; and the
  // enclosing keycap for one cell.
  const disputed = /\p{Mc}|\u20e3|\u0980|\u0c80|\u0d3a/u
  expect(known.filter(character => !disputed.test(character))).toEqual([])
})

test('text that is too wide ends in an ellipsis and fits', () => {
  expect(fit('abcdef', 6)).toBe('abcdef')
  expect(fit('abcdefg', 6)).toBe('abcde…')
  expect(fit('日本語', 6)).toBe('日本語')
  expect(fit('日本語', 5)).toBe('日本…')
  expect(fit('日本語', 4)).toBe('日…')
  expect(fit('ab\x1bcd', 5)).toBe('ab…')
  expect(fit('abc', 1)).toBe('…')
  expect(fit('abc', 0)).toBe('')
})

test('a mark stays with its character when text is cut', () => {
  expect(fit('ae\u0301xyz', 3)).toBe('ae\u0301…')
})

test('P5: a name of a million characters costs no more than the part that is shown', () => {
  const started = performance.now()
  for (let i = 0; i < 100; i++) fit('\u0301'.repeat(1_000_000), 100)
  expect(performance.now() - started).toBeLessThan(1000)
})

test('fitting fitted text changes nothing (seeded)', () => {
  const random = seeded('widths')
  for (let round = 0; round < 5000; round++) {
    const units = Array.from({ length: random(30) }, () =>
      random([0x100, 0x3000, 0x10000][random(3)] as number),
    )
    const text = String.fromCharCode(...units)
    const cells = random(20) + 1
    const once = fit(text, cells)
    expect(widthOf(once)).toBeLessThanOrEqual(cells)
    expect(fit(once, cells)).toBe(once)
    expect(widthOf(fit(fit(text), cells))).toBeLessThanOrEqual(cells)
  }
})

test('wrapped lines break between words, are indented and never too wide', () => {
  expect(wrap('a bb ccc dddd', 6, 1)).toEqual(['a bb', ' ccc', ' dddd'])
  expect(wrap('a verylongword b', 6, 2)).toEqual(['a', '  ver…', '  b'])
  expect(wrap('日本 日本', 5, 0)).toEqual(['日本', '日本'])
  expect(wrap('a\nb', 10, 0)).toEqual(['a\\nb'])
})

test('it writes out what cannot be seen as sentences and the page do', () => {
  const hostile = 'a\n\r\t\x1b[2J\u202eb\u{e0001}\ud800'
  expect(fit(hostile)).toBe(visible(hostile))
})
