// One process in turn, each again after a while.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, process, snapshot } from '../model/fixture.ts'
import { createTurns, hasRunFor } from './turns.ts'

const world = (...pids: number[]) =>
  snapshot({ processes: pids.map(pid => process({ pid, id: `${pid}:1` })) })
const all = () => true

test('one after the other, each again after a while, and none between two turns', () => {
  const turns = createTurns({ turnMs: 10, againMs: 100 })
  const at = (ms: number) => turns.next(world(1, 2), ms, all)?.pid
  expect([at(0), at(5), at(10), at(20), at(100), at(110)]).toEqual([1, undefined, 2, undefined, 1, 2])
})

test('only those that qualify take a turn', () => {
  const turns = createTurns({ turnMs: 10, againMs: 100 })
  expect(turns.next(world(1, 2), 0, ({ pid }) => pid === 2)?.pid).toBe(2)
})

test('a process that has ended is forgotten, and another with its PID is new', () => {
  const turns = createTurns({ turnMs: 10, againMs: 100 })
  turns.next(world(1), 0, all)
  expect(turns.living(world(1))).toEqual(['1:1'])
  expect(turns.living(world(2))).toEqual([])
  expect(turns.next(world(1), 10, all)?.pid).toBe(1)
})

test('a zombie has ended, whatever is still known of it', () => {
  const turns = createTurns({ turnMs: 10, againMs: 100 })
  turns.next(world(1), 0, all)
  const zombie = process({ pid: 1, id: '1:1', state: 'Z', startedAt: FIXTURE_AT - 60_000 })
  expect(turns.living(snapshot({ processes: [zombie] }))).toEqual([])
  expect(hasRunFor(1, zombie, snapshot())).toBe(false)
  expect(hasRunFor(1, { ...zombie, leaderExited: true }, snapshot())).toBe(true)
})

test('a process whose start is unknown is not old', () => {
  const old = process({ pid: 1, startedAt: FIXTURE_AT - 60_000 })
  const { startedAt: _, ...unknown } = old
  expect(hasRunFor(60_000, old, snapshot())).toBe(true)
  expect(hasRunFor(60_001, old, snapshot())).toBe(false)
  expect(hasRunFor(1, unknown, snapshot())).toBe(false)
})
