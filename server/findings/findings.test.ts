// Findings from several rules at once: they are raised, and over when the subject recovers or ends.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, snapshot } from '../model/fixture.ts'
import { createFindings } from './findings.ts'
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

test('setting the clock changes nothing about how long was watched', () => {
  const watched = (stepSeconds: number) => {
    const findings = createFindings()
    const at = (second: number) => FIXTURE_AT + second * 1000 + (second < 10 ? 0 : stepSeconds * 1000)
    let seconds = 0
    for (let second = 0; second <= 20; second++) {
      const host = { ...snapshot().host, ...(second === 10 && { clockStepSeconds: stepSeconds }) }
      seconds = findings.find(snapshot({ at: at(second), host })).watchedSeconds
    }
    return seconds
  }
  expect([0, 3600, -3600].map(watched)).toEqual([20, 20, 20])
})
