// Each finding: an incident that it names, with its numbers, and a healthy look-alike that it leaves alone.

import { expect, test } from 'bun:test'
import { after, main, worker } from './fixture.ts'

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
