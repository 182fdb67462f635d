// CPU shares of the last minute: how they grow, and what is drawn.
import { expect, test } from 'bun:test'
import type { DeltaFrame, Row, SnapshotFrame } from '../../server/model/protocol.ts'
import { SPARK_POINTS } from '../../server/model/protocol.ts'
import { sparkPath } from '../components/spark-path.ts'
import { nextSparks, type Spark } from './spark.ts'

const row = (id: string, cpu: number | null, spark?: Spark): Row => ({
  id,
  cells: [cpu],
  ...(spark && { spark }),
})
const delta = (rows: readonly Row[] = []): DeltaFrame => ({ type: 'delta', seq: 2, base: 1, at: 0, rows })
const snapshot = { type: 'snapshot' } as SnapshotFrame

test('a row brings its past with it, and grows by one point per frame', () => {
  const first = nextSparks(new Map(), snapshot, [row('a', 0.5, [100, 500])], 0)
  expect(first.get('a')).toEqual([100, 500])
  const second = nextSparks(first, delta(), [row('a', 0.25)], 0)
  expect(second.get('a')).toEqual([100, 500, 250])
})

test('an idle process has no line and is not drawn again', () => {
  const idle = nextSparks(new Map(), delta(), [row('a', 0)], 0)
  expect(idle.has('a')).toBe(false)
})

test('a process that wakes up has a minute of rest behind it', () => {
  const woken = nextSparks(new Map(), delta(), [row('a', 1)], 0).get('a') ?? []
  expect(woken.length).toBe(SPARK_POINTS)
  expect(woken.at(-1)).toBe(1000)
  expect(woken.slice(0, -1).every(share => share === 0)).toBe(true)
})

test('a line never has more than its points, and ends after a minute of rest', () => {
  let sparks: ReadonlyMap<string, Spark> = new Map([['a', [500]]])
  for (let i = 0; i < SPARK_POINTS - 1; i++) sparks = nextSparks(sparks, delta(), [row('a', 0)], 0)
  expect(sparks.get('a')?.length).toBe(SPARK_POINTS)
  sparks = nextSparks(sparks, delta(), [row('a', 0)], 0)
  expect(sparks.has('a')).toBe(false)
})

test('a row that scrolled away takes its line with it', () => {
  expect(nextSparks(new Map([['a', [1]]]), delta(), [], 0).size).toBe(0)
})

test('an unknown share is a gap in the line, not zero', () => {
  expect(nextSparks(new Map([['a', [500]]]), delta(), [row('a', null)], 0).get('a')).toEqual([500, -1])
  expect(sparkPath([500, -1, 500, 500], 59, 18)).toBe('M56 1M58 1L59 1')
})

test('a small share is drawn small: one percent of a CPU is not a peak', () => {
  const [, y = ''] = sparkPath([10], 59, 18).split(' ')
  expect(Number(y)).toBeGreaterThan(14)
})
