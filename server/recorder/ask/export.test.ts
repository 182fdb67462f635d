// A piece of a recording as a recording of its own.
import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { event } from '../../model/fixture.ts'
import { emptyInMemory } from '../database/database.ts'
import { at, one, START } from '../fixture.ts'
import { createEncoder } from '../format/encoder.ts'
import { createWriter } from '../keep/writer.ts'
import { appendRecording, exportRange, lastMomentOf } from './export.ts'
import { createLives } from './lives.ts'
import { rangeOf, snapshotAt, type TickRow, tickAt } from './states.ts'

const timeOf = (second: number) => START + second * 1000
const ALL = [0, Number.MAX_SAFE_INTEGER] as const

function record(seconds: number, db = emptyInMemory(), from = 0, ending?: string) {
  const writer = createWriter(db, { at: timeOf(from), version: '1', boot: undefined })
  const encoder = createEncoder()
  for (let second = 1; second <= seconds; second++) {
    const events = [event({ number: second, at: timeOf(from + second) })]
    const scene = { processes: [one({ cpuUsage: second / 100 })], events }
    writer.write(encoder.encode(at(second, timeOf(from + second), scene)))
  }
  if (ending !== undefined) writer.end(timeOf(from + seconds), ending)
  return db
}

const open = (bytes: unknown) => Database.deserialize(bytes as Uint8Array, { strict: true })
const usageAt = (db: Database, second: number) => {
  const tick = tickAt(db, timeOf(second))
  return tick && snapshotAt(db, tick as TickRow)?.processes[0]?.cpuUsage
}

test('a piece shows the same moments as the whole', () => {
  const piece = open(exportRange(record(9), timeOf(3), timeOf(6), 1, Number.POSITIVE_INFINITY))
  expect([3, 5, 6].map(second => usageAt(piece, second))).toEqual([0.03, 0.05, 0.06])
  expect(rangeOf(piece)[1]).toBe(timeOf(6))
  expect(usageAt(piece, 9)).toBe(0.06)
})

test('it has the events of its moments, and none of later ones', () => {
  const piece = open(exportRange(record(9), timeOf(3), timeOf(6), 1, Number.POSITIVE_INFINITY))
  expect(snapshotAt(piece, tickAt(piece, timeOf(9)) as TickRow)?.events.map(({ number }) => number)).toEqual([
    1, 2, 3, 4, 5, 6,
  ])
})

test('a range of which nothing was recorded is no piece; one that would be too large is refused', () => {
  const db = record(9)
  expect(exportRange(emptyInMemory(), ...ALL, 1, Number.POSITIVE_INFINITY)).toBeUndefined()
  expect(exportRange(db, timeOf(-9), timeOf(-5), 1, Number.POSITIVE_INFINITY)).toBeUndefined()
  expect(exportRange(record(3000), ...ALL, 1, 1)).toBe('too large')
  expect(exportRange(db, ...ALL, 1, 64 * 1024 * 1024)).toBeInstanceOf(Uint8Array)
})

test('a life that went on after the piece did not end with it; one that ended within it did', () => {
  const db = record(3, undefined, 0, 'SIGTERM')
  record(3, db, 10)
  const endingsOf = (piece: Database) =>
    createLives(piece, () => undefined)
      .since(0)
      .map(({ ending }) => ending?.how)
  expect(endingsOf(open(exportRange(db, ...ALL, 2, Number.POSITIVE_INFINITY)))).toEqual([
    'stopped',
    undefined,
  ])
  expect(endingsOf(open(exportRange(db, timeOf(1), timeOf(2), 2, Number.POSITIVE_INFINITY)))).toEqual([
    undefined,
  ])
})

test('a recording appended to another comes after it, with all its moments', () => {
  const to = record(3)
  appendRecording(record(4, undefined, 10), to)
  expect([2, 12, 14].map(second => usageAt(to, second))).toEqual([0.02, 0.02, 0.04])
  expect(tickAt(to, timeOf(12))).toMatchObject({ life: 2, tick: 5 })
  expect(lastMomentOf(to)).toBe(timeOf(14))
  expect(lastMomentOf(emptyInMemory())).toBeUndefined()
})
