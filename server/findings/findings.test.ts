// Each finding: an incident that it names, with its numbers, and a healthy look-alike that it leaves alone.

import { expect, test } from 'bun:test'
import type { Process } from '../model/snapshot.ts'
import { after, main, worker } from './fixture.ts'

const MIB = 2 ** 20

test('oom-kill: who was killed, and what it held', () => {
  const { open, sentences } = after(3, second => ({
    processes: second < 2 ? [main(), worker({ rssBytes: 410 * MIB })] : [main()],
    container: {
      oomKills: second < 2 ? 0 : 1,
      oomEvents: second < 2 ? 0 : 1,
      memoryLimitBytes: 512 * MIB,
      workingSetBytes: 500 * MIB,
    },
  }))
  expect(open).toMatchObject([
    { id: 'oom-kill', severity: 'critical', subject: { pid: 42 }, evidence: { kills: 1 } },
  ])
  expect(sentences[0]).toBe('worker (PID 42) was OOM-killed 0s ago: it held 410 MiB of 512 MiB')
})

test('oom-kill: where two may be meant nobody is named', () => {
  const { open } = after(3, second => ({
    processes:
      second < 2
        ? [main(), worker({ rssBytes: 40 * MIB }), worker({ pid: 43, id: '43:1', rssBytes: 50 * MIB })]
        : [main()],
    container: { oomKills: second < 2 ? 0 : 1 },
  }))
  expect(open[0]?.subject.pid).toBeUndefined()
})

test('oom-kill: a worker that is ended by kill -9 is none', () => {
  const { open } = after(3, second => ({
    processes: second < 2 ? [main(), worker()] : [main()],
    container: { oomKills: 4 },
  }))
  expect(open).toEqual([])
})

test('memory-eta: who grows, and when the limit is met', () => {
  const { open, sentences } = after(1800, second => ({
    processes: [main({ rssAnonBytes: 50 * MIB }), worker({ rssAnonBytes: (20 + second / 6) * MIB })],
    container: { memoryLimitBytes: 512 * MIB, memoryAnonBytes: (70 + second / 6) * MIB },
  }))
  expect(open).toMatchObject([
    { id: 'memory-eta', severity: 'warning', confidence: 'likely', who: [{ pid: 42 }] },
  ])
  // 142 MiB are left at 10 MiB a minute.
  expect(open[0]?.evidence.etaSeconds).toBeWithin(0.85 * 852, 1.15 * 852)
  expect(sentences[0]).toMatch(
    /^Memory of app reaches its limit in ~1[45]m if it goes on: worker \(PID 42\) grew/,
  )
})

test('memory-eta: page cache that fills the limit is no leak', () => {
  const { open } = after(1800, second => ({
    container: {
      memoryLimitBytes: 512 * MIB,
      memoryAnonBytes: 90 * MIB,
      memoryFileBytes: Math.min(400, second) * MIB,
    },
  }))
  expect(open).toEqual([])
})

test('throttled: how much of the time, what it wants, who used it', () => {
  const busy = (fields: Partial<Process>) => worker({ runQueueUsage: 0.9, ...fields })
  const { open, sentences } = after(200, second => ({
    processes: [main(), busy({ cpuUsage: 0.4 }), busy({ pid: 43, id: '43:1', cpuUsage: 0.1 })],
    container: { cpuUsage: 0.5, cpuLimit: 0.5, cpuThrottledPeriods: second * 9 },
    listeners: [{ port: 80, queue: 0 }],
  }))
  expect(open).toMatchObject([{ id: 'throttled', severity: 'warning', confidence: 'certain' }])
  expect(open[0]?.evidence.share).toBeCloseTo(0.9)
  expect(sentences[0]).toContain('uses 0.50 of 0.50 CPUs, wants at least 2.30; 2 × worker used 100.0 % of it')
})

test('throttled: bursts at a third of the quota are none, however many periods they hit', () => {
  const { open } = after(200, second => ({
    container: { cpuUsage: 0.15, cpuLimit: 0.5, cpuThrottledPeriods: second * 3 },
  }))
  expect(open).toEqual([])
})

test('pids-limit: who owns the tasks', () => {
  const { open } = after(60, () => ({
    processes: [main({ threadCount: 6 }), worker({ threadCount: 84 })],
    container: { pids: 91, pidsLimit: 100 },
  }))
  expect(open).toMatchObject([{ id: 'pids-limit', severity: 'warning', who: [{ pid: 42, amount: 84 }] }])
})

test('stopped: for how long; it is over at once when it goes on', () => {
  const state = (letter: string) => () => ({ processes: [main(), worker({ state: letter })] })
  const { open, sentences, findings } = after(60, state('T'))
  expect(open).toMatchObject([{ id: 'stopped', severity: 'warning', subject: { pid: 42 } }])
  expect(sentences[0]).toBe('worker (PID 42) has been stopped by a signal for 59s')
  expect(after(5, state('S'), 60, findings).open).toEqual([])
})

test('a process that ended has nothing wrong any more', () => {
  const { findings } = after(60, () => ({
    processes: [main(), worker({ openFds: 1000, openFdsLimit: 1024 })],
  }))
  expect(after(1, () => ({ processes: [main()] }), 60, findings).open).toEqual([])
})
