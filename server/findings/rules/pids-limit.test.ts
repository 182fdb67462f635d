// Forks that are refused, tasks near their limit or on the way there; and pools that were sized close to it.

import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../model/fixture.ts'
import { findingWords } from '../../words/finding.ts'
import { after, main, type World, worker } from '../fixture.ts'

const threads = (count: number, limit = 100, world: World = {}): World => ({
  processes: [main({ threadCount: 6 }), worker({ threadCount: count - 6 })],
  ...world,
  container: { pids: count, pidsLimit: limit, ...world.container },
})

test('refused forks are raised at once, with the process that holds the tasks', () => {
  const { open, sentences } = after(8, second =>
    threads(100, 100, { container: { forksRefused: second < 5 ? 4 : second } }),
  )
  expect(open).toMatchObject([{ id: 'pids-limit', severity: 'critical', confidence: 'certain' }])
  expect(sentences).toEqual([
    'Forks are being refused in app: 3 in 10s, now 100 of 100 tasks; worker (PID 42) has 94',
  ])
})

test('a while later it reports until when, and it stays open for a quarter of an hour', () => {
  const world = (second: number) =>
    threads(second < 10 ? 100 : 20, 100, { container: { forksRefused: second < 5 ? 0 : 2 } })
  expect(after(200, world).sentences[0]).toStartWith(
    'Forks were refused until 3m14s ago in app: 2 in 10s, now 20 of 100 tasks',
  )
  expect(after(890, world).open).toHaveLength(1)
  expect(after(930, world).open).toEqual([])
})

test('after a refusal nobody is named who holds few of the tasks: those that held them have ended', () => {
  const { open, sentences } = after(20, second =>
    threads(second < 5 ? 20 : 8, 20, { container: { forksRefused: second < 5 ? 0 : 1 } }),
  )
  expect(open[0]?.who).toEqual([])
  expect(sentences[0]).toEndWith('now 8 of 20 tasks; those that held the others have ended')
})

test('the advice tells threads from processes, and names the parent that starts those', () => {
  const advice = (world: World) => {
    const [first] = after(60, () => world).open.filter(({ id }) => id === 'pids-limit')
    return first && findingWords(first, 0).advice
  }
  expect(advice(threads(91))).toContain(': find what keeps starting threads, or')
  const jobs = (parents: number) =>
    Array.from({ length: 85 }, (_, i) =>
      worker({ pid: 100 + i, id: `${100 + i}:1`, ppid: 42 + (i % parents), comm: 'sleep' }),
    )
  const container = { pids: 91, pidsLimit: 100 }
  expect(advice({ processes: [main(), worker(), ...jobs(1)], container })).toContain(
    ': look at why worker (PID 42) has 85 children, or',
  )
  const spread = [42, 43, 44].map(pid => worker({ pid, id: `${pid}:1` }))
  expect(advice({ processes: [main(), ...spread, ...jobs(3)], container })).toContain(
    ': find what keeps starting processes, or',
  )
})

test('near the limit: how near, and which process holds the tasks', () => {
  const { open, sentences } = after(60, () => threads(91))
  expect(open).toMatchObject([{ severity: 'warning', who: [{ pid: 42, amount: 85 }] }])
  expect(sentences).toEqual(['91 of 100 tasks in app (91.0 %); worker (PID 42) has 85'])
})

test('zombies count as tasks of their parent', () => {
  const dead = Array.from({ length: 80 }, (_, number) =>
    worker({ pid: 100 + number, id: `${100 + number}:1`, ppid: 42, state: 'Z', comm: 'wget' }),
  )
  const { open } = after(20, () => ({
    processes: [main(), worker(), ...dead],
    container: { pids: 90, pidsLimit: 100 },
  }))
  expect(open.find(({ id }) => id === 'pids-limit')?.who).toMatchObject([{ pid: 42, amount: 81 }])
})

test('on the way to the limit: how fast, when, and which process adds tasks', () => {
  const { open, sentences } = after(1000, second => {
    const added = Math.floor(Math.max(0, second - 100) / 6)
    return {
      processes: [main({ threadCount: 80 }), worker({ threadCount: 1 + added })],
      container: { pids: 81 + added, pidsLimit: 300 },
    }
  })
  expect(open).toMatchObject([{ id: 'pids-limit', severity: 'warning', who: [{ pid: 42 }] }])
  expect(sentences[0]).toMatch(/^2\d\d of 300 tasks in app \(7\d\.\d %\), \+10\/min: limit in ~\dm/)
  expect(sentences[0]).toContain('worker (PID 42) added')
  expect(((open[0]?.since ?? 0) - FIXTURE_AT) / 1000).toBeWithin(85, 115)
})

test('a thread pool that was sized close to the limit and stays there becomes a note', () => {
  expect(after(300, () => threads(90)).open).toMatchObject([{ severity: 'warning' }])
  expect(after(700, () => threads(90)).open).toMatchObject([{ severity: 'note' }])
})

test('a constant 180 of 256 threads is left alone, and so is a container without a limit', () => {
  expect(after(700, () => threads(180, 256)).open).toEqual([])
  expect(after(60, () => ({ container: { pids: 9000, pidsLimit: null, forksRefused: 0 } })).open).toEqual([])
})

test('forks refused before topz started are not reported', () => {
  expect(after(60, () => threads(40, 100, { container: { forksRefused: 7 } })).open).toEqual([])
})
