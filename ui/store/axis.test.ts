// The labels below the timeline: round moments in UTC, few enough to read.

import { expect, test } from 'bun:test'
import { axisOf } from './axis.ts'
import { RANGES } from './timeline.ts'

const NOON = Date.parse('2026-11-21T12:01:30Z')

test('an hour is labelled every ten minutes, two days at midnight', () => {
  expect(axisOf(NOON - 3_600_000, NOON).map(({ label }) => label)).toEqual([
    '11:10',
    '11:20',
    '11:30',
    '11:40',
    '11:50',
  ])
  expect(axisOf(NOON - 24 * 3_600_000, NOON).map(({ label }) => label)).toContain('11-21')
})

test('every range on offer has three to seven labels, each once and away from the ends', () => {
  for (const { ms } of RANGES) {
    const ticks = axisOf(NOON - ms, NOON)
    expect(ticks.length).toBeGreaterThanOrEqual(3)
    expect(ticks.length).toBeLessThanOrEqual(7)
    expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
    expect(ticks.every(({ place }) => place > 0.02 && place < 0.98)).toBe(true)
  }
})
