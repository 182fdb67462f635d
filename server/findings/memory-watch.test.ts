// What is kept about each container's memory, and what is reported if there is no trend.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, process, snapshot } from '../model/fixture.ts'
import { createMemoryWatch } from './memory-watch.ts'
import type { Tick } from './rule.ts'

const MIB = 2 ** 20
const tick = (
  second: number,
  memoryAnonBytes: number | undefined,
  limit: number | null = 512 * MIB,
  oomKills?: number,
) =>
  ({
    steadyAt: FIXTURE_AT + second * 1000,
    snapshot: snapshot({
      containers: [
        {
          id: 'a',
          name: 'a',
          processCount: 1,
          rssBytes: 0,
          memoryLimitBytes: limit,
          ...(oomKills !== undefined && { oomKills }),
          ...(memoryAnonBytes !== undefined && { memoryAnonBytes }),
        },
      ],
    }),
  }) as unknown as Tick

test('two rules may call it in one tick: the tick counts once', () => {
  const watch = createMemoryWatch()
  const one = tick(0, MIB)
  expect(watch.tick(one)).toBe(watch.tick(one))
})

test('a new limit starts a new trend; a container whose memory is unknown has none', () => {
  const watch = createMemoryWatch()
  for (let second = 0; second < 700; second++) watch.tick(tick(second, (60 + second / 3) * MIB, 400 * MIB))
  expect(watch.trends().get('a')).toMatchObject({ kind: 'rising' })
  watch.tick(tick(700, 293 * MIB, 500 * MIB))
  expect(watch.trends().get('a')).toBe('too short')
  expect(createMemoryWatch().tick(tick(0, undefined))).toEqual([])
})

/** Settled at 40 MiB for two minutes, then 1 MiB a second until it is killed at 220 MiB; again and again. */
function leaking(watch: ReturnType<typeof createMemoryWatch>, from: number, to: number, settledAfter = 0) {
  const told: (number | undefined)[] = []
  for (let second = from; second < to; second++) {
    const [turn, kills] = [second % 300, Math.floor(second / 300)]
    const settled = kills === 0 ? 120 : settledAfter
    // The victim gives its memory back a moment after the kernel counted the kill.
    const held = kills > 0 && turn < 2 ? 220 : 40 + Math.max(0, Math.min(180, turn - settled))
    const [one] = watch.tick(tick(second, held * MIB, 220 * MIB, kills))
    told.push(one?.surging && second)
  }
  return told.filter(second => second !== undefined)
}

test('an OOM kill ends what was foreseen at once, and the same leak is foreseen again', () => {
  const watch = createMemoryWatch()
  const first = leaking(watch, 0, 300)
  expect(first[0]).toBeWithin(180, 270)
  // Far below three quarters of the limit, at which a rise from the start is reported.
  const second = leaking(watch, 300, 600)
  expect(second[0]).toBeWithin(300 + 60, 300 + 124)
  expect(leaking(watch, 600, 900)[0]).toBeWithin(600 + 60, 600 + 124)
})

test('what a process grew by is reported for the window of the slope, though it was last looked at up to a minute before', () => {
  const watch = createMemoryWatch()
  const at = (second: number) => {
    const one = tick(second, (60 + second / 3) * MIB, 400 * MIB)
    const processes = [process({ pid: 7, id: '7:1', container: 'a', rssAnonBytes: (20 + second / 3) * MIB })]
    return { ...one, snapshot: { ...one.snapshot, processes } }
  }
  for (let second = 0; second <= 700; second++) watch.tick(at(second))
  const [memory] = watch.tick(at(701))
  if (memory?.rising === undefined) throw new Error('it does not rise')
  for (const windowMs of [90_000, 100_000, 119_000]) {
    const rising = { ...memory.rising, windowMs, rise: (windowMs / 3000) * MIB }
    const [grower] = watch.growthOf(memory, rising, at(701)).who
    expect((grower?.amount ?? 0) / MIB).toBeCloseTo(windowMs / 3000, 0)
    expect(grower?.share).toBeCloseTo(1, 1)
  }
})

test('if the count of kills was not readable before, nothing was killed', () => {
  const watch = createMemoryWatch()
  const rising = (second: number, kills?: number) =>
    watch.tick(tick(second, (60 + second / 3) * MIB, 400 * MIB, kills))
  for (let second = 0; second < 700; second++) rising(second)
  rising(700, 4)
  expect(watch.trends().get('a')).toMatchObject({ kind: 'rising' })
  rising(701, 5)
  expect(watch.trends().get('a')).toBe('too short')
})
