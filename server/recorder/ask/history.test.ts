// One metric over a range, and what is missing of it.
import { expect, test } from 'bun:test'
import { process } from '../../model/fixture.ts'
import type { Series } from '../../model/recording.ts'
import { emptyInMemory } from '../database/database.ts'
import { at, one, type Scene, START } from '../fixture.ts'
import { createEncoder } from '../format/encoder.ts'
import { createWriter } from '../keep/writer.ts'
import { gapsOf, type SeriesQuery, seriesOf, ticksIn, withLeadIn } from './history.ts'
import type { TickRow } from './states.ts'

/** A life that sees each of these scenes, a second apart. */
function record(...scenes: readonly Scene[]) {
  const db = emptyInMemory()
  const writer = createWriter(db, { at: START, version: '1', boot: undefined })
  const encoder = createEncoder()
  for (const [i, scene] of scenes.entries())
    writer.write(encoder.encode(at(i + 1, START + (i + 1) * 1000, scene)))
  return db
}

const QUERY: SeriesQuery = {
  kind: 'process',
  id: '1:0',
  path: 'cpuUsage',
  from: START,
  to: START + 10_000,
  points: 10,
}
const usage = (...shares: readonly number[]) => record(...shares.map(cpuUsage => [one({ cpuUsage })]))
const valuesOf = (series: unknown) => (series as Series).points.map(([, , mean]) => mean)

test('a metric is a point per step', () => {
  const series = seriesOf(usage(0.1, 0.2, 0.3), QUERY) as Series
  expect(series).toMatchObject({ metric: 'cpuUsage', subject: '1:0', stepMs: 1000, gaps: [] })
  expect(series.points).toEqual([
    [START + 1000, 0.1, 0.1, 0.1],
    [START + 2000, 0.2, 0.2, 0.2],
    [START + 3000, 0.3, 0.3, 0.3],
  ])
})

test('a value that did not change is there all the same, also where its last change lies before the range', () => {
  const db = usage(0.1, 0.5, 0.5, 0.5)
  expect(valuesOf(seriesOf(db, QUERY))).toEqual([0.1, 0.5, 0.5, 0.5])
  expect(valuesOf(seriesOf(db, { ...QUERY, from: START + 2500 }))).toEqual([0.5, 0.5])
})

test('before a process came, and after it went, there is nothing', () => {
  const db = record([], [one({ cpuUsage: 0.5 })], [], [])
  expect((seriesOf(db, QUERY) as Series).points.map(([at]) => at)).toEqual([START + 2000])
})

test('a metric that there is not is answered with those that there are', () => {
  const { unknown, known } = seriesOf(usage(0.1), { ...QUERY, path: 'nope' }) as never as {
    unknown: string
    known: readonly string[]
  }
  expect(unknown).toBe('metric')
  expect(known).toContain('cpuUsage')
  expect(known).not.toContain('cpuUsage.min')
  expect(seriesOf(usage(0.1), { ...QUERY, path: 'cpuUsage.min' })).toMatchObject({ unknown: 'metric' })
})

test('a process that there is not is answered with those that had its pid, else with the newest', () => {
  const crowd = [
    process({ pid: 1, id: '1:0' }),
    process({ pid: 5, id: '5:7' }),
    process({ pid: 5, id: '5:9' }),
  ]
  const db = record(crowd)
  expect(seriesOf(db, { ...QUERY, id: '5:8' })).toEqual({ unknown: 'subject', known: ['5:9', '5:7'] })
  expect(seriesOf(db, { ...QUERY, id: '6:0' })).toEqual({ unknown: 'subject', known: ['5:9', '5:7', '1:0'] })
})

test('the host is known before anything was recorded', () => {
  const host = { ...QUERY, kind: 'host', id: '', path: 'host.cpuUsage' } as const
  expect(seriesOf(emptyInMemory(), host)).toMatchObject({ points: [] })
})

test('the ticks before a range belong to it from the last full one on', () => {
  const db = usage(0.1, 0.2, 0.3, 0.4)
  const ticks = ticksIn(db, START + 3000, START + 9000)
  expect(ticks.map(({ tick }) => tick)).toEqual([3, 4])
  expect(withLeadIn(db, ticks).map(({ tick }) => tick)).toEqual([1, 2, 3, 4])
  expect(withLeadIn(db, [])).toEqual([])
  const whole = ticksIn(db, START, START + 9000)
  expect(withLeadIn(db, whole)).toBe(whole)
})

const tick = (at: number, fields: Partial<TickRow> = {}): TickRow => ({
  tick: 0,
  life: 1,
  at,
  seq: at / 1000,
  is_full: 0,
  span_ms: 1000,
  ...fields,
})

test('a hole of more than three steps is a gap, with its reason: stopped, suspended, or lost', () => {
  expect(gapsOf([tick(1000), tick(4000)])).toEqual([])
  expect(gapsOf([tick(1000), tick(9000, { life: 2 })])).toEqual([{ from: 1000, to: 9000, why: 'stopped' }])
  expect(gapsOf([tick(1000), tick(9000, { seq: 2 })])).toEqual([{ from: 1000, to: 9000, why: 'suspended' }])
  expect(gapsOf([tick(1000), tick(9000)])).toEqual([{ from: 1000, to: 9000, why: 'lost' }])
})

test('after thinning steps are longer, and a stop is a gap however short it was', () => {
  expect(gapsOf([tick(10_000, { span_ms: 10_000 }), tick(40_000, { span_ms: 10_000 })])).toEqual([])
  expect(gapsOf([tick(1000), tick(2000, { life: 2 })])).toMatchObject([{ why: 'stopped' }])
})
