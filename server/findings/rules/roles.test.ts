// Which lives of a role were restarts.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, process } from '../../model/fixture.ts'
import { type Life, lasting, restartsOf } from './roles.ts'

const WITHIN = { now: 100_000, windowMs: 60_000, lifeMs: 10_000 }

/** A life with this start and end, last seen a second before its end. */
const life = (startedAt: number, endedAt: number, fields: Partial<Life> = {}): Life => ({
  startedAt,
  seenAt: endedAt - 1000,
  endedAt,
  ms: endedAt - startedAt,
  isKnown: true,
  hasFailed: true,
  isForMemory: false,
  overlaps: false,
  wasOnly: true,
  ...fields,
})

const ends = (lives: readonly Life[], startedAt?: number) =>
  restartsOf(lives, startedAt, WITHIN).map(({ endedAt }) => endedAt)

test('a short life is a restart if another followed it; the last one, if a process is running now', () => {
  const lives = [life(70_000, 75_000), life(76_000, 80_000)]
  expect(ends(lives)).toEqual([75_000])
  expect(ends(lives, 81_000)).toEqual([75_000, 80_000])
})

test('a process that was there before the end did not follow it', () => {
  expect(ends([life(70_000, 75_000)], 72_000)).toEqual([])
  expect(ends([life(70_000, 75_000, { overlaps: true })], 76_000)).toEqual([])
})

test('the clocks of starts and of ticks may differ a little', () => {
  expect(ends([life(70_000, 75_000)], 73_950)).toEqual([75_000])
})

test('a long life does not count, nor does one that ended before the window', () => {
  expect(ends([life(70_000, 80_000)], 81_000)).toEqual([])
  expect(ends([life(30_000, 39_999)], 41_000)).toEqual([])
})

test('the age of a process is never negative, and 0 if its start is unknown', () => {
  expect(lasting(process({ pid: 7, startedAt: FIXTURE_AT - 5000 }), FIXTURE_AT)).toBe(5000)
  expect(lasting(process({ pid: 7, startedAt: FIXTURE_AT + 5000 }), FIXTURE_AT)).toBe(0)
  const { startedAt: _, ...unknown } = process({ pid: 7 })
  expect(lasting(unknown, FIXTURE_AT)).toBe(0)
})
