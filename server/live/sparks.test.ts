// The last minute of CPU of each process.
import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import { SPARK_POINTS } from '../model/protocol.ts'
import { createSparks } from './sparks.ts'

const ID = '1:1000'

/** A tick for each share; `gone`: it is not in the list. */
function after(...ticks: readonly (number | undefined | 'gone')[]) {
  const sparks = createSparks()
  for (const share of ticks)
    sparks.record(
      share === 'gone' ? [] : [process({ pid: 1, ...(share !== undefined && { cpuUsage: share }) })],
    )
  return sparks.get(ID)
}

test('shares are thousandths of a CPU, oldest first', () => {
  expect(after(0.5, 1, 0.0004, 2)).toEqual([500, 1000, 0, 2000])
})

test('a share that is not known is not zero', () => {
  expect(after(0.5, undefined, 0.5)).toEqual([500, -1, 500])
})

test('a process that used nothing is not kept, from its first use on it is', () => {
  expect(after(0, 0, 0)).toBeUndefined()
  expect(after(0, 0, 0.0004)).toBeUndefined()
  expect(after(0, 0, 0.0005)).toEqual([1])
})

test('only the last minute is kept', () => {
  const shares = Array.from({ length: SPARK_POINTS + 5 }, (_, i) => (i + 1) / 1000)
  const points = after(...shares)
  expect(points).toHaveLength(SPARK_POINTS)
  expect([points?.[0], points?.at(-1)]).toEqual([6, SPARK_POINTS + 5])
})

test('one that was quiet for the whole length is forgotten, a point before that it is not', () => {
  const quiet = (count: number) => after(0.5, ...Array<number>(count).fill(0))
  expect(quiet(SPARK_POINTS - 1)).toHaveLength(SPARK_POINTS)
  expect(quiet(SPARK_POINTS)).toBeUndefined()
})

test('a process that ended is forgotten, and one that comes with its id has no past', () => {
  expect(after(0.5, 'gone')).toBeUndefined()
  expect(after(0.5, 'gone', 0.25)).toEqual([250])
})

test('each process has a line of its own', () => {
  const sparks = createSparks()
  sparks.record([process({ pid: 1, cpuUsage: 0.1 }), process({ pid: 2, cpuUsage: 0.2 })])
  expect([sparks.get('1:1000'), sparks.get('2:1000')]).toEqual([[100], [200]])
})
