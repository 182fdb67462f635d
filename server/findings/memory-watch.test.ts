// What is kept about each container's memory, and what is reported if there is no trend.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, snapshot } from '../model/fixture.ts'
import { createMemoryWatch } from './memory-watch.ts'
import type { Tick } from './rule.ts'

const MIB = 2 ** 20
const tick = (second: number, memoryAnonBytes: number | undefined, limit: number | null = 512 * MIB) =>
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
