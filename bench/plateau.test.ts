// The verdict of a soak must be able to fail.

import { expect, test } from 'bun:test'
import { MINUTES_MIN, verdictOf } from './plateau.ts'

const minutes = (count: number, of: (minute: number) => number) =>
  Array.from({ length: count + 1 }, (_, minute) => of(minute))
const warming = (minute: number) => Math.min(minute, 10) * 2

test('F35: memory that is flat after warm-up passes, whatever garbage comes and goes', () => {
  const readings = minutes(60, minute => 80 + warming(minute) + (minute % 4) * 3)
  expect(verdictOf(readings)).toMatchObject({ holds: true })
})

test('F35: memory that grows by half a megabyte a minute fails', () => {
  const readings = minutes(60, minute => 80 + warming(minute) + minute * 0.5)
  expect(verdictOf(readings)).toMatchObject({ holds: false })
})

test('F35: a single high value, or the first minutes, decide nothing', () => {
  expect(verdictOf(minutes(32, minute => (minute === 31 ? 200 : 100)))).toMatchObject({ holds: true })
  expect(verdictOf(minutes(32, minute => (minute < 9 ? 10 : 100)))).toMatchObject({ holds: true })
})

test('F35: a run that is too short gives no verdict', () => {
  expect(verdictOf(minutes(MINUTES_MIN - 1, () => 100))).toBeUndefined()
  expect(verdictOf(minutes(MINUTES_MIN, () => 100))).toBeDefined()
})
