// Fewer moments of what is long ago, without losing a spike.
import type { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { process } from '../../model/fixture.ts'
import type { Series } from '../../model/recording.ts'
import { seriesOf } from '../ask/history.ts'
import { snapshotAt, type TickRow, tickAt } from '../ask/states.ts'
import { emptyInMemory } from '../database/database.ts'
import { at, one, type Scene, START } from '../fixture.ts'
import { createEncoder } from '../format/encoder.ts'
import { thinOldest } from './thinning.ts'
import { createWriter } from './writer.ts'

const STEP_MS = 10_000
const LATER = START + 3_600_000
const timeOf = (second: number) => START + second * 1000

/** Two groups of thirty seconds: what is thinned, and what is still being written. */
function record(scene: (second: number) => Scene) {
  const db = emptyInMemory()
  const writer = createWriter(db, { at: START, version: '1', boot: undefined })
  const encoder = createEncoder()
  for (let second = 1; second <= 60; second++) {
    if (second === 30) encoder.beginGroup()
    writer.write(encoder.encode(at(second, timeOf(second), scene(second))))
  }
  return db
}

const momentsOf = (db: Database) =>
  db
    .query<TickRow, []>('SELECT * FROM tick ORDER BY tick')
    .all()
    .filter(({ at }) => at < timeOf(30))

const seriesFrom = (db: Database) =>
  seriesOf(db, {
    kind: 'process',
    id: '1:0',
    path: 'cpuUsage',
    from: START,
    to: timeOf(29),
    points: 3,
  }) as Series

test('one moment of each step is left, the last, and it says for how long it stands', () => {
  const db = record(() => [one()])
  expect(momentsOf(db)).toHaveLength(29)
  expect(thinOldest(db, LATER, STEP_MS)).toBe(true)
  const moments = momentsOf(db)
  expect(moments.map(({ at }) => (at - START) / 1000)).toEqual([9, 19, 29])
  expect(moments.map(({ span_ms, is_full }) => [span_ms, is_full])).toEqual([
    [STEP_MS, 1],
    [STEP_MS, 0],
    [STEP_MS, 0],
  ])
})

test('a spike of one second is still the largest of its step, and the mean is that of all seconds', () => {
  const db = record(second => [one({ cpuUsage: second === 15 ? 2 : 0.1 })])
  thinOldest(db, LATER, STEP_MS)
  const points = seriesFrom(db).points.map(([, min, mean, max]) => [min, mean, max])
  expect(points[1]?.[0]).toBe(0.1)
  expect(points[1]?.[1]).toBeCloseTo(0.29, 2)
  expect(points[1]?.[2]).toBe(2)
  expect(points[0]).toEqual([0.1, 0.1, 0.1])
})

test('what is thinned again keeps what was within it', () => {
  const db = record(second => [one({ cpuUsage: second === 15 ? 2 : 0.1 })])
  thinOldest(db, LATER, STEP_MS)
  expect(thinOldest(db, LATER, 60_000)).toBe(true)
  expect(Math.max(...seriesFrom(db).points.map(([, , , max]) => max))).toBe(2)
})

test('the moments that are left show what they did', () => {
  const two = process({ pid: 2, id: '2:0', startTicks: 0 })
  const db = record(second => (second < 15 ? [one({ command: 'early' })] : [one({ command: 'late' }), two]))
  thinOldest(db, LATER, STEP_MS)
  const shownAt = (second: number) =>
    snapshotAt(db, tickAt(db, timeOf(second)) as TickRow)?.processes.map(
      ({ pid, command }) => `${pid} ${command}`,
    )
  expect([9, 19, 29].map(shownAt)).toEqual([['1 early'], ['1 late', '2 sleep 9'], ['1 late', '2 sleep 9']])
})

test('a process that came and went between two moments is forgotten with all its words', () => {
  const brief = process({ pid: 7, id: '7:0', startTicks: 0, command: 'brief' })
  const db = record(second => (second > 11 && second < 14 ? [one(), brief] : [one()]))
  const known = (sql: string) => Number(db.query(sql).values()[0]?.[0])
  const counts = () => [
    known(`SELECT count(*) FROM subject WHERE id = '7:0'`),
    known(`SELECT count(*) FROM rest WHERE text LIKE '%brief%'`),
  ]
  expect(counts()).toEqual([1, 1])
  thinOldest(db, LATER, STEP_MS)
  expect(counts()).toEqual([0, 0])
})

test('what is young, what is thin enough, and the group that is being written are left alone', () => {
  const db = record(() => [one()])
  expect(thinOldest(db, START, STEP_MS)).toBe(false)
  expect(thinOldest(db, LATER, 1000)).toBe(false)
  thinOldest(db, LATER, STEP_MS)
  expect(thinOldest(db, LATER, STEP_MS)).toBe(false)
  expect(db.query('SELECT count(*) FROM tick WHERE at >= ?').values(timeOf(30))).toEqual([[31]])
})
