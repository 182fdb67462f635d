// The labels below the timeline: round moments in UTC, few enough to read.

import { expect, test } from 'bun:test'
import { axisOf } from './axis.ts'
import { chooseZone } from './preferences.ts'
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

test('before the time of the server is known there are none: they would be of 1970', () => {
  expect(axisOf(-300_000, 0)).toEqual([])
})

test('in another zone its round moments are labelled, also half an hour off', () => {
  const before = process.env.TZ
  process.env.TZ = 'Asia/Kolkata'
  chooseZone('local')
  expect(axisOf(NOON - 6 * 3_600_000, NOON).map(({ label }) => label)).toEqual([
    '12:00',
    '13:00',
    '14:00',
    '15:00',
    '16:00',
    '17:00',
  ])
  expect(axisOf(NOON - 24 * 3_600_000, NOON).map(({ label }) => label)).toContain('11-21')
  chooseZone('utc')
  process.env.TZ = before ?? 'UTC'
})
