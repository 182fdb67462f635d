import { expect, test } from 'bun:test'
import { type Amount, parseAmount } from './amount.ts'

test.each<[string, Parameters<typeof parseAmount>[1], Amount | undefined]>([
  ['100M', 'bytes', { value: 100 * 1024 ** 2, half: 0.5 * 1024 ** 2 }],
  ['1.5GiB', 'bytes', { value: 1.5 * 1024 ** 3, half: 0.05 * 1024 ** 3 }],
  ['5k/s', 'bytes/s', { value: 5120, half: 512 }],
  ['5k/s', 'bytes', undefined],
  ['7%', 'ratio', { value: 0.07, half: 0.005 }],
  ['12k', 'count', { value: 12_000, half: 500 }],
  ['12k', 'none', undefined],
  ['-5', 'none', { value: -5, half: 0.5 }],
  ['90', 'age', { value: 90, half: 0.5 }],
  ['1h30m', 'age', { value: 5400, half: 30 }],
  ['500ms', 'seconds', { value: 0.5, half: 0.0005 }],
  ['30q', 'seconds', undefined],
  ['', 'count', undefined],
  ['1e9', 'count', undefined],
])('%s in %s', (text, unit, expected) => {
  expect(parseAmount(text, unit)).toEqual(expected)
})
