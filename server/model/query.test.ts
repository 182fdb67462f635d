import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { readQuery } from './query.ts'

test('names and values are decoded as a form encodes them, in order', () => {
  expect(readQuery('?sort=mem&q=a%20b+c%2Bd%C3%A9&tree&&x=1=2').pairs).toEqual([
    ['sort', 'mem'],
    ['q', 'a b c+d\u00e9'],
    ['tree', ''],
    ['x', '1=2'],
  ])
  expect(readQuery('')).toEqual({ pairs: [], errors: [] })
})

test('a percent sign that escapes nothing is an error, and the rest is still read', () => {
  for (const broken of ['q=50%', 'q=%zz', 'q=%4', 'q=%C3%28', 'q=%ff', '%=1']) {
    const { pairs, errors } = readQuery(`?sort=mem&${broken}&tree=1`)
    expect([broken, ...errors]).toEqual([
      broken,
      `Cannot decode ${broken}: expected % only before two hexadecimal digits of UTF-8, and %25 for a percent sign`,
    ])
    expect(pairs).toEqual([
      ['sort', 'mem'],
      ['tree', '1'],
    ])
  }
})

test('S17: an error about the query repeats its input short and harmless', () => {
  const [error = ''] = readQuery(`%\x1b]0;pwn\x07${'x'.repeat(9999)}`).errors
  expect(error).toMatch(/^[\x20-\x7e]{1,180}$/)
})

test('whatever is encoded decodes to itself (seeded)', () => {
  const random = seeded('queries')
  for (let round = 0; round < 2000; round++) {
    const texts = Array.from({ length: 1 + random(4) }, () =>
      String.fromCodePoint(...Array.from({ length: random(6) }, () => random(0xd800))),
    )
    const pairs = texts.map((text, i) => [`p${i}`, text] as [string, string])
    expect(readQuery(`?${new URLSearchParams(pairs)}`)).toEqual({ pairs, errors: [] })
  }
})
