// Times in UTC, or in the zone of this browser.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { chooseZone } from './preferences.ts'
import { aheadMs } from './server-time.ts'
import { clockOf, otherZoneText, sinceText, timeText, zoneName, zoneOffsetMs } from './zone.ts'

const page = usePage()
const AT = Date.parse('2026-11-21T22:43:10Z')
const SUMMER = Date.parse('2026-07-01T12:00:00Z')
const HOUR_MS = 3_600_000
const before = process.env.TZ

beforeEach(() => {
  page.set(aheadMs, AT + HOUR_MS - performance.now())
  process.env.TZ = 'Europe/Berlin'
})
afterEach(() => {
  chooseZone('utc')
  process.env.TZ = before ?? 'UTC'
})

test('UTC, wherever the browser is, until the reader chooses its zone', () => {
  expect([clockOf(AT), timeText(AT), zoneName(AT)]).toEqual(['22:43:10', '22:43:10 UTC', 'UTC'])
  chooseZone('local')
  // At 23:43 in UTC it is tomorrow there.
  expect([clockOf(AT), timeText(AT), zoneName(AT)]).toEqual([
    '23:43:10',
    '2026-11-21 23:43:10 UTC+1',
    'UTC+1',
  ])
})

test('summer and winter have their own time, and zones may be half an hour off', () => {
  chooseZone('local')
  expect([clockOf(SUMMER), zoneName(SUMMER), zoneName(AT)]).toEqual(['14:00:00', 'UTC+2', 'UTC+1'])
  process.env.TZ = 'America/St_Johns'
  expect([clockOf(AT), zoneName(AT), zoneOffsetMs(AT)]).toEqual(['19:13:10', 'UTC-3:30', -3.5 * HOUR_MS])
  process.env.TZ = 'UTC'
  expect(zoneName(AT)).toBe('UTC')
})

test('since when: with the date where it is not obvious', () => {
  chooseZone('local')
  expect(sinceText(AT - HOUR_MS, AT)).toBe('22:43:10')
  expect(sinceText(AT - 25 * HOUR_MS, AT)).toBe('2026-11-20 22:43:10')
})

test('the other zone is a tooltip away', () => {
  expect(otherZoneText(AT)).toMatch(/11:43:10|23:43:10/)
  expect(otherZoneText(AT)).toEndWith(' here')
  chooseZone('local')
  expect(otherZoneText(AT)).toBe('2026-11-21 22:43:10 UTC')
})
