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
    stat: { pid, ppid, utime: used * 0.75, stime: used * 0.25, cutime: waited * 0.75, cstime: waited * 0.25 },
  }) as ProcessReading

/** What is known of process 1 after each tick of a second. */
function ticks(...all: readonly (readonly ProcessReading[])[]) {
  const children = createChildrenCpu()
  return all.map((processes, i) => {
    children.follow(processes, (i + 1) * 1000, { ticksPerSecond: 100, cpuCount: 2 })
    return children.of('1:1')
  })
}

/** Together, after each tick. */
const sums = (seen: readonly ({ readonly user: number; readonly system: number } | undefined)[]) =>
  seen.map(one => (one === undefined ? 0 : one.user + one.system))

test('the time of children that no tick saw is their parent’s, by mode, a tick later, with its usage', () => {
  const seen = ticks(
    [reading(1, { waited: 500 })],
    [reading(1, { waited: 540 })],
    [reading(1, { waited: 540 })],
    [reading(1, { waited: 560 })],
    [reading(1, { waited: 560 })],
    [reading(1, { waited: 560 })],
  )
  expect(seen).toEqual([
    undefined,
    undefined,
    { user: 30, system: 10, usage: 0.4 },
    { user: 30, system: 10, usage: 0 },
    { user: 45, system: 15, usage: 0.2 },
    { user: 45, system: 15, usage: 0 },
  ])
})

test('what a child had shown while it was seen, and its own children, are not counted again', () => {
  const after = [reading(1, { waited: 1108 })]
  const seen = ticks([reading(1), reading(7, { ppid: 1, used: 1000, waited: 100 })], after, after)
  expect(sums(seen)).toEqual([0, 0, 8])
})

test('a child that is gone before its parent has waited for it is not counted either', () => {
  const seen = ticks(
    [reading(1), reading(7, { ppid: 1, used: 60 })],
    [reading(1)],
    [reading(1, { waited: 60 })],
    [reading(1, { waited: 80 })],
    [reading(1, { waited: 80 })],
  )
  expect(sums(seen)).toEqual([0, 0, 0, 0, 20])
})

test('nor a child that was read alive, just before its parent that had waited for it by then', () => {
  const after = [reading(1, { waited: 60 })]
  const seen = ticks(
    [reading(1), reading(7, { ppid: 1, used: 40 })],
    [reading(1, { waited: 40 }), reading(7, { ppid: 1, used: 40 })],
    after,
    after,
  )
  expect(sums(seen)).toEqual([0, 0, 0, 20])
})

test('nor a child that ended together with its parent, a command and its timeout: the shell inherits both', () => {
  const after = [reading(1, { waited: 80 })]
  const seen = ticks(
    [reading(1), reading(7, { ppid: 1, used: 4 }), reading(8, { ppid: 7, used: 60 })],
    after,
    after,
  )
  expect(sums(seen)).toEqual([0, 0, 16])
})

test('who ignores its children owes nothing for long', () => {
  const gone = [reading(1)]
  const after = [reading(1, { waited: 20 })]
  const seen = ticks([reading(1), reading(7, { ppid: 1, used: 40 })], gone, gone, gone, gone, after, after)
  expect(seen.at(-1)).toMatchObject({ usage: 0.2 })
})

test('one that is new since the last tick brings all of it; the first tick is the start of counting', () => {
  const children = createChildrenCpu()
  const follow = (atMs: number, ...all: ProcessReading[]) =>
    children.follow(all, atMs, { ticksPerSecond: 100, cpuCount: 2 })
  follow(1000, reading(1, { waited: 900 }))
  for (const atMs of [2000, 3000])
    follow(atMs, reading(1, { waited: 900 }), reading(7, { ppid: 1, waited: 40 }))
  expect(children.of('1:1')).toBeUndefined()
  expect(children.of('7:1')).toMatchObject({ usage: 0.4 })
  expect(children.hasChanged('7:1')).toBe(true)
})

test('no parent used more than there are CPUs', () => {
  const after = [reading(1, { waited: 90_000 })]
  expect(ticks([reading(1)], after, after).at(-1)).toMatchObject({ usage: 2 })
})

test('whole clock ticks only: parts of them make sums that differ by their order', () => {
  const shell = reading(1)
  const after = [{ ...shell, stat: { ...shell.stat, cutime: 301, cstime: 100 } }]
  expect(ticks([shell], after, after).at(-1)).toMatchObject({ user: 150, system: 49 })
})
