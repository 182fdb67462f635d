// What stands still: a process, a container, and what only looks like it.

import { expect, test } from 'bun:test'
import { after, main, type World, worker } from '../fixture.ts'

const state = (letter: string) => (): World => ({ processes: [main(), worker({ state: letter })] })

test('a paused container is one finding, after three seconds, and clears when it resumes', () => {
  const paused = (frozen: boolean) => (): World => ({
    processes: [main({ state: 'D' }), worker({ state: 'T' })],
    container: { frozen, pids: 99, pidsLimit: 100 },
  })
  expect(after(1, paused(true)).open).toEqual([])
  const { open, sentences, findings } = after(40, paused(true))
  expect(open).toMatchObject([{ id: 'stopped', severity: 'warning', subject: { container: 'app' } }])
  expect(sentences).toEqual(['Container app has been paused for at least 39s, with 2 processes'])
  // Nor is anything else wrong when it resumes.
  expect(after(3, () => ({ container: { frozen: false } }), 40, findings).open).toEqual([])
})

test('a debugger attached for five seconds is left alone; one that stays is a note', () => {
  expect(after(14, state('t')).open).toEqual([])
  expect(after(40, state('t')).open).toMatchObject([{ severity: 'note', evidence: { by: 'a debugger' } }])
})

test('what stood still when topz began is raised by the same rule, and its span is the least it may be', () => {
  expect(after(9, state('T')).open).toEqual([])
  const { open, sentences, findings } = after(10, state('T'))
  expect(open[0]?.mayBeOlder).toBe(true)
  expect(sentences).toEqual(['worker (PID 42) has been stopped by a signal for at least 9s'])
  // topz itself stood still: it is the same stop.
  expect(after(1, state('T'), 60, findings).sentences[0]).toContain('for at least 1m00s')
})

test('what topz saw stop has the time at which it did', () => {
  const stops = (second: number): World => state(second < 15 ? 'S' : 'T')()
  expect(after(26, stops).sentences).toEqual(['worker (PID 42) has been stopped by a signal for 10s'])
})

test('what stopped while topz did not look may have stopped before', () => {
  const { findings } = after(20, state('S'))
  const { sentences } = after(10, state('T'), 60, findings)
  expect(sentences).toEqual(['worker (PID 42) has been stopped by a signal for at least 9s'])
})

test('workers of one parent that are stopped are one finding, and explain what is wrong with each', () => {
  const fork = (pid: number, fields = {}) =>
    worker({ pid, id: `${pid}:1`, comm: 'nginx', state: 'T', openFds: 99, openFdsLimit: 100, ...fields })
  const all = [main({ comm: 'nginx' }), fork(42), fork(43), fork(44)]
  const { open, sentences, findings } = after(80, second => ({
    processes: second < 20 ? all.map(one => ({ ...one, state: 'S', openFds: 1 })) : all,
  }))
  expect(open).toMatchObject([{ id: 'stopped', subject: { pid: 42 }, evidence: { processes: 3 } }])
  expect(sentences).toEqual([
    '3 × nginx, children of nginx (PID 1), have been stopped by a signal, the first for 59s',
  ])
  // One of them resumes: it is the same finding.
  const two = after(
    1,
    () => ({
      processes: [main({ comm: 'nginx' }), fork(42, { state: 'S', openFds: 1 }), fork(43), fork(44)],
    }),
    80,
    findings,
  )
  expect(two.open.find(({ id }) => id === 'stopped')).toMatchObject({
    key: open[0]?.key,
    subject: { pid: 43 },
    evidence: { processes: 2 },
  })
})

test('a stopped job of a shell is a note', () => {
  const { open } = after(20, () => ({ processes: [worker({ state: 'T', tty: 'pts/0' })] }))
  expect(open).toMatchObject([{ id: 'stopped', severity: 'note' }])
})

test('programs that are named differently are not counted under the name of the first', () => {
  const job = (pid: number, title: string) =>
    worker({ pid, id: `${pid}:1`, comm: 'job', argv: [title], state: 'T' })
  const { sentences } = after(40, () => ({
    processes: [main(), job(42, 'evil\nCRITICAL'), job(43, 'a'), job(44, 'a')],
  }))
  expect(sentences.map(sentence => sentence.split(' been stopped')[0])).toEqual([
    'evil\nCRITICAL (PID 42) has',
    '2 × a, children of node (PID 1), have',
  ])
})

test('what ran in between has been stopped for no longer than since then', () => {
  const stops = (second: number): World => state(second >= 140 || second % 8 < 4 ? 'T' : 'S')()
  expect(after(160, stops).sentences).toEqual(['worker (PID 42) has been stopped by a signal for 23s'])
})
