// A moment of the recording as it was.
import { expect, test } from 'bun:test'
import { event as eventWith, process } from '../../model/fixture.ts'
import { emptyInMemory } from '../database/database.ts'
import { at, one, type Scene, START } from '../fixture.ts'
import { createEncoder } from '../format/encoder.ts'
import { createWriter } from '../keep/writer.ts'
import {
  besideTick,
  fullTicks,
  LAST,
  namedProcessIn,
  rangeOf,
  restReader,
  snapshotAt,
  type TickRow,
  tickAt,
  walk,
} from './states.ts'

const timeOf = (second: number) => START + second * 1000

/** A life that sees each of these scenes, a second apart. */
function record(scenes: readonly Scene[], db = emptyInMemory(), fromSecond = 1) {
  const writer = createWriter(db, { at: START, version: '1', boot: undefined })
  const encoder = createEncoder()
  for (const [i, scene] of scenes.entries())
    writer.write(encoder.encode(at(i + 1, timeOf(fromSecond + i), scene)))
  return db
}

const pidsAt = (db: ReturnType<typeof emptyInMemory>, second: number) => {
  const tick = tickAt(db, timeOf(second))
  return tick && snapshotAt(db, tick)?.processes.map(({ pid }) => pid)
}
const two = process({ pid: 2, id: '2:0', startTicks: 0 })

test('a moment is what was seen then: who came since is not there, who went is', () => {
  const db = record([[one()], [one(), two], [two]])
  expect([1, 2, 3].map(second => pidsAt(db, second))).toEqual([[1], [1, 2], [2]])
})

test('a process comes back as it was, numbers and words', () => {
  const seen = one({ cpuUsage: 0.25, command: 'node a "b"', user: 'www' })
  const db = record([[one()], [seen]])
  const shown = snapshotAt(db, tickAt(db, timeOf(2)) as TickRow)
  expect(shown).toMatchObject({ at: timeOf(2), seq: 2, recorded: { life: 1, spanMs: 1000 } })
  expect(shown?.processes[0]).toMatchObject({ cpuUsage: 0.25, command: 'node a "b"', user: 'www' })
})

test('the moment at a time is the last one before it; before the first there is none', () => {
  const db = record([[one()], [one()]])
  expect(tickAt(db, timeOf(1) + 999)?.seq).toBe(1)
  expect(tickAt(db, timeOf(99))?.seq).toBe(2)
  expect(tickAt(db, timeOf(1) - 1)).toBeUndefined()
  expect(tickAt(db, LAST)?.seq).toBe(2)
  expect(tickAt(emptyInMemory(), LAST)).toBeUndefined()
})

test('a moment knows those beside it, and the range both ends', () => {
  const db = record([[one()], [one()], [one()]])
  expect(besideTick(db, tickAt(db, timeOf(2)) as TickRow)).toEqual({
    previousAt: timeOf(1),
    nextAt: timeOf(3),
  })
  expect(besideTick(db, tickAt(db, timeOf(1)) as TickRow)).toEqual({ nextAt: timeOf(2) })
  expect(rangeOf(db)).toEqual([timeOf(1), timeOf(3)])
  expect(rangeOf(emptyInMemory())).toEqual([null, null])
})

test('every tick is passed, also one in which nothing changed', () => {
  const db = record([[one()], [one()], [one(), two]])
  const sizes: [number, number][] = []
  walk(db, 1, 3, (tick, states) => sizes.push([tick, states.size]))
  expect(sizes.map(([tick]) => tick)).toEqual([1, 2, 3])
  const [first, second, third] = sizes.map(([, size]) => size) as [number, number, number]
  expect([second - first, third - second]).toEqual([0, 1])
})

test('each life begins with a full tick', () => {
  const db = record([[one()], [one()]])
  record([[two]], db, 5)
  expect(fullTicks(db).map(({ tick }) => tick)).toEqual([1, 3])
  expect(pidsAt(db, 5)).toEqual([2])
})

test('the events of a moment are those of its life until then', () => {
  const event = (number: number) => eventWith({ number, at: timeOf(number) })
  const db = record([
    { events: [event(1)] },
    { events: [event(1), event(2)] },
    { events: [event(1), event(2), event(3)] },
  ])
  expect(snapshotAt(db, tickAt(db, timeOf(2)) as TickRow)?.events).toEqual([1, 2].map(event))
})

test('a text that is damaged is left out', () => {
  const db = record([[one()]])
  db.exec(`UPDATE rest SET text = '{'`)
  expect(restReader(db)(1)).toEqual({})
  expect(restReader(db)(99)).toEqual({})
  expect(namedProcessIn(restReader(db)(1))).toBeUndefined()
  for (const damaged of [{ comm: 7 }, { comm: 'a', argv: 'b' }, { comm: 'a', argv: [1] }])
    expect(namedProcessIn(damaged)).toBeUndefined()
  expect(namedProcessIn({ comm: 'a' })?.comm).toBe('a')
})
