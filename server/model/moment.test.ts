import { expect, test } from 'bun:test'
import { formatMoment, parseMoment, sinceClock } from './moment.ts'

const NOW = Date.parse('2026-11-21T14:10:00Z')

test.each([
  ['now', '2026-11-21T14:10:00Z'],
  ['-5m', '2026-11-21T14:05:00Z'],
  ['-1h30m', '2026-11-21T12:40:00Z'],
  ['-0.5s', '2026-11-21T14:09:59.500Z'],
  ['14:03:27', '2026-11-21T14:03:27Z'],
  ['9:05', '2026-11-21T09:05:00Z'],
  // That time has not come yet today.
  ['23:00', '2026-11-20T23:00:00Z'],
  ['2026-11-20', '2026-11-20T00:00:00Z'],
  ['2026-11-20T10:00', '2026-11-20T10:00:00Z'],
  ['2026-11-20 10:00:01+02:00', '2026-11-20T08:00:01Z'],
])('%s is understood', (text, at) => {
  expect(parseMoment(text, NOW)).toBe(Date.parse(at))
})

test('a moment is shown in UTC, with its date if that is not today', () => {
  const at = Date.parse('2026-11-20T23:59:59.9Z')
  expect(formatMoment(at, at)).toBe('23:59:59 UTC')
  expect(formatMoment(at, at + 200)).toBe('2026-11-20 23:59:59 UTC')
})

test('milliseconds stand for themselves', () => {
  expect(parseMoment('1795246690135', NOW)).toBe(1_795_246_690_135)
})

test.each(['', '5m', '-', '-5', '-5x', '25:00', '14:60', 'yesterday', '2026-13-01', '-1s2', '１４:00'])(
  '%p is not a moment',
  text => {
    expect(parseMoment(text, NOW)).toBeUndefined()
  },
)

test.each([
  ['15:03', '2026-11-21T14:03:00Z'],
  ['15:03Z', '2026-11-20T15:03:00Z'],
  ['15:20', '2026-11-20T14:20:00Z'],
  ['2026-11-21 01:00', '2026-11-21T00:00:00Z'],
  ['2026-11-21', '2026-11-20T23:00:00Z'],
  ['2026-11-21T01:00+02:00', '2026-11-20T23:00:00Z'],
  ['-5m', '2026-11-21T14:05:00Z'],
])('an hour ahead of UTC, %s means that zone where it names none', (text, at) => {
  expect(parseMoment(text, NOW, 3_600_000)).toBe(Date.parse(at))
})

test('since when is a time, with its date from a day on', () => {
  expect(sinceClock(NOW - 60_000, NOW)).toBe('14:09:00')
  expect(sinceClock(NOW - 86_400_000, NOW)).toBe('2026-11-20 14:10:00')
})
