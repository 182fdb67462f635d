// Each finding: an incident that it names, with its numbers, and a healthy look-alike that it leaves alone.

import { expect, test } from 'bun:test'
import { after, main, worker } from './fixture.ts'

const MIB = 2 ** 20

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
