// What a tick costs while the processes beside topz do nothing: reads, counted by the kernel, and files that must be
// opened.

import { expect, test } from 'bun:test'
import { readFileSync, renameSync } from 'node:fs'
import { createCollector } from './collect.ts'
import { createFakeProc } from './testdata/fake-proc.ts'

const SLEEPING = 300
/** One in sixty has its turn to be read in full. */
const IN_TURN_MAX = SLEEPING / 50

/** Reads that this process has asked the kernel for. */
const ownReads = () => Number(/^syscr: (\d+)/m.exec(readFileSync('/proc/self/io', 'latin1'))?.[1])

test('B8: a tick reads one small file of each process that sleeps, and opens none of its files', async () => {
  const fake = createFakeProc()
  let nowMs = 0
  const collector = createCollector({
    procRoot: fake.root,
    descriptorsMax: 2 * SLEEPING + 10,
    selfPid: undefined,
    hasSchedstat: true,
    exits: { begin: () => {}, end: () => {} },
    now: () => nowMs,
    yieldToLoop: async () => {},
    onNewcomer: () => {},
  })
  for (let pid = 100; pid < 100 + SLEEPING; pid++) fake.writeStat(pid, { runTime: 10 })
  const walk = (mayHaveNewcomers: boolean) => {
    nowMs += 1000
    return collector.walk(mayHaveNewcomers)
  }
  await walk(true)
  await walk(false)
  const before = ownReads()
  await walk(false)
  expect(ownReads() - before).toBeLessThan(SLEEPING + 5 * IN_TURN_MAX)
  // Without their paths only what is open can be read.
  renameSync(fake.root, `${fake.root}-moved`)
  const { tracked } = await walk(false)
  renameSync(`${fake.root}-moved`, fake.root)
  expect(tracked.length).toBeGreaterThan(SLEEPING - IN_TURN_MAX)
  collector.close()
  fake.remove()
})
