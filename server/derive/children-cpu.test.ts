// Times that parents inherit, tick by tick.

import { expect, test } from 'bun:test'
import type { ProcessReading } from '../sampler/sample.ts'
import { createChildrenCpu } from './children-cpu.ts'

interface Of {
  readonly ppid?: number
  readonly used?: number
  readonly waited?: number
}
const reading = (pid: number, { ppid = 0, used = 0, waited = 0 }: Of = {}) =>
  ({
    id: `${pid}:1`,
    stat: { pid, ppid, utime: used, stime: 0, cutime: waited * 0.75, cstime: waited * 0.25 },
  }) as ProcessReading

/** What is known of process 1 after each tick of a second. */
function ticks(...all: readonly (readonly ProcessReading[])[]) {
  const children = createChildrenCpu()
  return all.map((processes, i) => {
    children.follow(processes, (i + 1) * 1000, { ticksPerSecond: 100, cpuCount: 2 })
    return children.of('1:1')
  })
}

test('time of children that nobody saw is their parent’s, by mode, and its usage that of the last tick', () => {
  const seen = ticks(
    [reading(1, { waited: 500 })],
    [reading(1, { waited: 540 })],
    [reading(1, { waited: 540 })],
    [reading(1, { waited: 550 })],
  )
  expect(seen).toEqual([
    undefined,
    { user: 30, system: 10, usage: 0.4 },
    { user: 30, system: 10, usage: 0 },
    { user: 37.5, system: 12.5, usage: 0.1 },
  ])
})

test('what a child had shown while it was seen, and its own children, are not counted again', () => {
  const seen = ticks(
    [reading(1), reading(7, { ppid: 1, used: 1000, waited: 100 })],
    [reading(1, { waited: 1108 })],
  )
  expect(seen[1]).toMatchObject({ user: 6, system: 2 })
})

test('a child that is gone before its parent has waited for it is not counted either', () => {
  const seen = ticks(
    [reading(1), reading(7, { ppid: 1, used: 50 })],
    [reading(1)],
    [reading(1, { waited: 50 })],
    [reading(1, { waited: 60 })],
  )
  expect(seen.map(one => one && one.user + one.system)).toEqual([undefined, undefined, undefined, 10])
})

test('who ignores its children owes nothing for long', () => {
  const gone = [reading(1)]
  const seen = ticks([reading(1), reading(7, { ppid: 1, used: 50 })], gone, gone, gone, gone, [
    reading(1, { waited: 20 }),
  ])
  expect(seen.at(-1)).toMatchObject({ usage: 0.2 })
})

test('one that is new since the last tick brings all of it; the first tick is the start of counting', () => {
  const children = createChildrenCpu()
  const follow = (atMs: number, ...all: ProcessReading[]) =>
    children.follow(all, atMs, { ticksPerSecond: 100, cpuCount: 2 })
  follow(1000, reading(1, { waited: 900 }))
  follow(2000, reading(1, { waited: 900 }), reading(7, { ppid: 1, waited: 30 }))
  expect(children.of('1:1')).toBeUndefined()
  expect(children.of('7:1')).toMatchObject({ usage: 0.3 })
  expect(children.hasChanged('7:1')).toBe(true)
})

test('nobody used more than there are CPUs', () => {
  expect(ticks([reading(1)], [reading(1, { waited: 90_000 })])[1]).toMatchObject({ usage: 2 })
})
