// A trend of a process, in words.
import { expect, test } from 'bun:test'
import { trendInWords } from './trend.ts'

const AT = Date.UTC(2026, 0, 1, 12)

test('a rise has its amount, span and start; no rise has its reason', () => {
  const rise = { kind: 'rising', since: AT - 720_000, riseBytes: 96 * 2 ** 20, windowSeconds: 600 } as const
  expect(trendInWords(rise, AT)).toBe('rises steadily: +96.0 MiB in 10m, since 11:48:00')
  expect(trendInWords({ kind: 'none', why: 'levelling off' }, AT)).toBe('no trend: levelling off')
  expect(trendInWords({ kind: 'none', why: 'too short' }, AT)).toBe('no trend yet')
})
