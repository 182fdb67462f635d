import { expect, test } from 'bun:test'
import { interval, statusText } from './status-text.ts'

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
