// The list of a tick, and where it differs from the one before: only the state of the same processes.

import { expect, test } from 'bun:test'
import { stepBetween } from '../model/step.ts'
import { createReadings } from './readings.ts'
import type { ProcessReading } from './sample.ts'
import { newTracked, type Tracked } from './tracked.ts'

const one = (slot: number, id = `${slot}:1`): Tracked => ({
  ...newTracked(slot, undefined),
  slot,
  reading: { id } as ProcessReading,
})

test('the list stays the same while nothing is new, and says where it is not', () => {
  const readings = createReadings()
  const present = [0, 1, 2, 3, 4, 5, 6, 7].map(slot => one(slot))
  const first = readings.newest(present)
  readings.renew(present[3] as Tracked)
  expect(readings.newest(present)).toBe(first)
  readings.renew(one(5))
  readings.renew(one(3))
  const second = readings.newest(present)
  expect(stepBetween(first, second)).toEqual([3, 5])
  expect(second[3]).not.toBe(first[3])
})

test('another process under the same number, or one that came, may be anywhere', () => {
  const readings = createReadings()
  const present = [0, 1, 2, 3].map(slot => one(slot))
  const first = readings.newest(present)
  readings.renew(one(2, '2:9'))
  const second = readings.newest(present)
  expect([second[2]?.id, stepBetween(first, second)]).toEqual(['2:9', undefined])
  readings.restart()
  expect(stepBetween(second, readings.newest(present))).toBeUndefined()
})
