// Does a number surge towards its limit? Hand-made numbers; surge-law.test.ts tests whole families of programs.

import { expect, test } from 'bun:test'
import { createRise } from './rise.ts'
import { createSurge, isNearEnough, type SurgeOptions } from './surge.ts'
import type { Rising } from './trend.ts'

const LIMIT = 1000

/** What is reported at the end; a value each second. `startedAt`: seconds. */
function after(
  seconds: number,
  valueAt: (second: number) => number,
  startedAt?: number,
  killed?: SurgeOptions['killed'],
) {
  const rise = createRise()
  const surge = createSurge()
  for (let second = 0; second < seconds; second++) {
    const options = { limit: LIMIT, riseMin: 30 }
    rise.add(second * 1000, valueAt(second), options)
    const startedAtMs = startedAt === undefined ? undefined : startedAt * 1000
    surge.add(second * 1000, valueAt(second), {
      ...options,
      startedAtMs,
      hour: rise.levels(),
      ...(killed && { killed }),
    })
  }
  return surge.surging()
}

/** Settled at 100 for five minutes, then 5 a second: meets the limit at 480 s. */
const leak = (second: number) => 100 + 5 * Math.max(0, second - 300)

test('a rise is reported once it has lasted for as long as is left, and says when it began', () => {
  expect(after(380, leak)).toBeUndefined()
  const found = after(415, leak)
  expect(found?.etaMs).toBeWithin(60_000, 75_000)
  expect((found?.sinceMs ?? 0) / 1000).toBeWithin(297, 303)
  expect(found?.from).toBeUndefined()
})

test('a job that ended in between does not hide it', () => {
  const job = (second: number) => (second >= 310 && second < 350 ? 60 : 0)
  expect(after(430, second => leak(second) + job(second))?.etaMs).toBeWithin(40_000, 60_000)
})

test('what a collector gives back, and what comes again, is no surge', () => {
  const collector = (second: number) => 500 + (second < 380 ? second : second - 330)
  expect(after(480, collector)).toBeUndefined()
})

test('one that has stopped is not reported any more', () => {
  expect(after(437, second => leak(Math.min(second, 415)))).toBeUndefined()
})

test('one that slows down levels off', () => {
  expect(after(420, second => 100 + 850 * (1 - 0.5 ** (Math.max(0, second - 300) / 40)))).toBeUndefined()
})

test('a level that was as high within the hour is back, not new', () => {
  const worked = (second: number) => (second < 60 ? 900 : leak(second - 1500))
  expect(after(1500 + 415, worked)).toBeUndefined()
})

test('what rises from the start, or from before it was watched, counts only near the limit', () => {
  const fromStart = (second: number) => 100 + 4 * second
  expect(after(150, fromStart)).toBeUndefined()
  expect(after(172, fromStart)).toMatchObject({ from: 'the start of the watch' })
  expect(after(172, fromStart, -5)).toMatchObject({ from: 'its start' })
  // It had run for a while without rising, for all that is known.
  expect(after(172, fromStart, -100)).toMatchObject({ from: 'the start of the watch' })
  // Watched for long, but the program is new.
  expect(after(415, leak, 290)).toBeUndefined()
  expect(after(440, leak, 290)).toMatchObject({ from: 'its start' })
  expect(after(440, leak, 220)).toMatchObject({ from: 'soon after its start' })
})

test('after an OOM kill, a rise as fast as the one that ended in it is reported at once; another only near the limit', () => {
  const again = (second: number) => 100 + 4 * second
  const killedAfter = (slope: number) => after(130, again, 0, { rose: { slope: slope / 1000 } as Rising })
  expect(killedAfter(5)).toMatchObject({ from: undefined })
  expect(killedAfter(20)).toBeUndefined()
  expect(after(172, again, -900, { rose: undefined })).toMatchObject({ from: 'an OOM kill' })
})

test('near enough is three quarters of the limit', () => {
  expect([isNearEnough(749, 1000), isNearEnough(750, 1000), isNearEnough(750, undefined)]).toEqual([
    false,
    true,
    false,
  ])
})
