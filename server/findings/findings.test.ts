// Findings from several rules at once: they are raised, and over when the subject recovers or ends.

import { expect, test } from 'bun:test'
import { after, main, worker } from './fixture.ts'

test('stopped: for how long; it clears at once when the process resumes', () => {
  const state = (letter: string) => () => ({ processes: [main(), worker({ state: letter })] })
  const { open, sentences, findings } = after(60, state('T'))
  expect(open).toMatchObject([{ id: 'stopped', severity: 'warning', subject: { pid: 42 } }])
  expect(sentences[0]).toBe('worker (PID 42) has been stopped by a signal for at least 59s')
  expect(after(5, state('S'), 60, findings).open).toEqual([])
})

test('findings about a process end with it', () => {
  const { findings } = after(60, () => ({
    processes: [main(), worker({ openFds: 1000, openFdsLimit: 1024 })],
  }))
  expect(after(1, () => ({ processes: [main()] }), 60, findings).open).toEqual([])
})
