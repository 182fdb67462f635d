import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { aheadMs, noteServerTime } from './server-time.ts'
import { interval, statusText } from './status-text.ts'
import { timeText } from './zone.ts'

const page = usePage()

test('whole seconds are seconds, others milliseconds', () => {
  expect([interval(1000), interval(60_000), interval(250)]).toEqual(['1 s', '60 s', '250 ms'])
})

test('the text says whether it shows now, and otherwise which moment', () => {
  const at = Date.now() - 1000
  expect(statusText('live', at, 1000)).toBe('Live · 1 s')
  expect(statusText('denied', at, 1000)).toBe('Signed out')
  for (const status of ['past', 'paused', 'stale', 'reconnecting'] as const)
    expect(statusText(status, at, 1000)).toMatch(/\d\d:\d\d:\d\d/)
})

test('a moment has its date if it is not today by the clock of the server', () => {
  const at = Date.parse('2026-03-04T05:06:07Z')
  page.set<number | undefined>(aheadMs, undefined)
  noteServerTime(at + 1000)
  expect(timeText(at)).toBe('05:06:07 UTC')
  noteServerTime(at + 86_400_000)
  expect(timeText(at)).toBe('2026-03-04 05:06:07 UTC')
})
