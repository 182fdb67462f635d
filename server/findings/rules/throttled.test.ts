// A used-up CPU quota: how much of the time, how much is wanted, which processes used it and which waited; and what
// only looks like it.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, snapshot } from '../../model/fixture.ts'
import type { Process } from '../../model/snapshot.ts'
import { after, main, type World, worker } from '../fixture.ts'

const LISTENS = [{ port: 80, queue: 0 }]
const busy = (fields: Partial<Process> = {}) => worker({ cpuUsage: 0.4, runQueueUsage: 0.9, ...fields })

/** Nine of ten periods at half a CPU. */
const throttled = (second: number, world: World = {}): World => ({
  listeners: LISTENS,
  ...world,
  container: {
    cpuUsage: 0.5,
    cpuLimit: 0.5,
    cpuSeconds: second * 0.5,
    cpuPeriods: second * 10,
    cpuThrottledPeriods: second * 9,
    ...world.container,
  },
})

test('how much of the time, how much it wants, which process used it and which waited', () => {
  const processes = [
    main({ cpuUsage: 0.02, runQueueUsage: 0.6 }),
    busy(),
    busy({ pid: 43, id: '43:1', cpuUsage: 0.08 }),
  ]
  const { open, sentences } = after(200, second => throttled(second, { processes }))
  expect(open).toMatchObject([{ id: 'throttled', severity: 'warning', confidence: 'certain' }])
  expect(open[0]?.evidence.share).toBeCloseTo(0.9)
  expect(sentences[0]).toMatch(
    /^CPU of app throttled 90\.0 % of the time for at least 3m\d+s: uses 0\.50 of 0\.50 CPUs, wants up to 2\.\d\d; 2 × worker used 9\d\.\d % of it, node \(PID 1\) waited 60\.0 % of the time$/,
  )
})

test('threads of the busiest processes are examined; without an answer it wants at least what was held back', () => {
  const processes = [main(), worker({ threadCount: 3, cpuUsage: 0.48 })]
  const three = (second: number): World =>
    throttled(second, {
      processes,
      container: { cpuThrottledSeconds: second * 1.2 },
      closer: () => ({
        items: [1, 2, 3].map(tid => ({
          tid,
          comm: 'x',
          cpuSeconds: second * 0.16,
          runQueueSeconds: second * 0.8,
        })),
      }),
    })
  const most = after(200, three)
  expect(most.open[0]?.evidence).toMatchObject({ wantedIs: 'at most' })
  expect(most.open[0]?.evidence.wantedCpus).toBeCloseTo(2.88, 1)
  const { closer: _, ...denied } = three(0)
  const least = after(200, second => ({ ...denied, container: three(second).container ?? {} }))
  expect(least.sentences[0]).toContain('wants at least 1.70')
})

test('nothing is examined while all is well', () => {
  const { open, questions } = after(200, second =>
    throttled(second, { processes: [worker({ threadCount: 9 })], container: { cpuThrottledPeriods: 0 } }),
  )
  expect([open, questions]).toEqual([[], []])
})

test('bursts at a third of the quota are left alone, however many periods they hit', () => {
  const { open } = after(200, second =>
    throttled(second, { container: { cpuUsage: 0.15, cpuThrottledPeriods: second * 3 } }),
  )
  expect(open).toEqual([])
})

test('periods are as long as the quota says: ten of 10 ms are a tenth of a second', () => {
  const { open } = after(200, second =>
    throttled(second, { container: { cpuPeriodSeconds: 0.01, cpuPeriods: second * 100 } }),
  )
  expect(open).toEqual([])
})

test('a job that serves no clients is a note', () => {
  expect(after(200, second => throttled(second, { listeners: [] })).open).toMatchObject([
    { id: 'throttled', severity: 'note' },
  ])
})

test('a container that has just started compiles: nothing is reported in its first two minutes', () => {
  const young = (second: number): World =>
    throttled(second, {
      processes: [main({ startedAt: Date.UTC(2026, 0, 2, 3, 4, 5) })],
    })
  expect(after(119, young).open).toEqual([])
  expect(after(200, young).open).toHaveLength(1)
})

test('a limit above this container holds it back while its own quota is not used up', () => {
  const { open, sentences } = after(200, second =>
    throttled(second, {
      processes: [main({ cpuUsage: 0.3, runQueueUsage: 0.6 })],
      container: {
        cpuUsage: 0.3,
        cpuLimit: 2,
        cpuThrottledPeriods: 0,
        cpuThrottledSeconds: 0,
        cpuHeldSeconds: second * 0.6,
      },
    }),
  )
  expect(open).toMatchObject([{ id: 'throttled', evidence: { by: 'limit above' } }])
  expect(sentences[0]).toContain(
    'throttled 60.0 % of the time by a limit above this container for at least 3m17s: uses 0.30 of 2.00 CPUs, wants up to 0.86',
  )
})

test('time held back by its own quota is not blamed on a limit above', () => {
  const { open } = after(200, second =>
    throttled(second, {
      container: {
        cpuUsage: 0.15,
        cpuThrottledPeriods: second * 0.5,
        cpuThrottledSeconds: second * 0.3,
        cpuHeldSeconds: second * 0.3,
      },
    }),
  )
  expect(open).toEqual([])
})

test('short-lived processes that used most of it are not named', () => {
  const { sentences } = after(200, second => throttled(second, { processes: [main({ cpuUsage: 0.05 })] }))
  expect(sentences[0]).toContain('; short-lived processes used 90.0 % of it')
})

test('jobs that have ended since are named and counted; they were not short-lived', () => {
  const job = (pid: number, second: number) =>
    worker({
      pid,
      comm: 'sh',
      argv: ['sh', '/app/job.sh', `${pid}`],
      cpuUsage: 0.15,
      startedAt: FIXTURE_AT + second * 1000,
    })
  const world = (second: number) => {
    const jobs = second < 170 ? [42, 43, 44].map(pid => job(pid, 50)) : []
    return throttled(second, { processes: [main({ cpuUsage: 0.05 }), ...jobs] })
  }
  const { open, sentences } = after(190, world)
  expect(sentences[0]).toMatch(/; 3 × sh job\.sh \(ended\) used [67]\d\.\d % of it/)
  expect(open[0]?.who).toMatchObject([{ comm: 'sh', call: 'sh job.sh', count: 3, endedCount: 3 }])
})

test('while a port does not accept it is critical, and the port names it as the cause', () => {
  const { open, sentences } = after(200, second =>
    throttled(second, { listeners: [{ port: 80, queue: 40, queueLimit: 64, pid: 1 }] }),
  )
  expect(open.map(({ id, severity }) => `${id} ${severity}`).sort()).toEqual([
    'not-accepting critical',
    'throttled critical',
  ])
  expect(sentences.find(sentence => sentence.startsWith('Port 80'))).toContain(
    'is throttled 90.0 % of the time',
  )
})

test('it clears below a tenth for a minute', () => {
  const world = (second: number) =>
    second < 200
      ? throttled(second)
      : throttled(second, { container: { cpuThrottledPeriods: 1800, cpuUsage: 0.1 } })
  expect(after(240, world).open).toHaveLength(1)
  expect(after(265, world).open).toEqual([])
})

test('short-lived processes whose parent has reaped them are named by their parent', () => {
  const processes = [main({ cpuUsage: 0.05, childrenCpuUsage: 0.42 })]
  const { sentences } = after(200, second => throttled(second, { processes }))
  expect(sentences[0]).toContain('; short-lived children of node (PID 1) used 84.0 % of it')
})

test('the share is that of the last minute, not of a second in which all or nothing was held back', () => {
  // Nine of ten periods in two of three seconds.
  const uneven = (second: number): World => {
    const periods = 9 * (2 * Math.floor(second / 3) + Math.min(2, second % 3))
    const isQuiet = second % 3 === 0
    return throttled(second, {
      processes: [main({ cpuUsage: 0.5 })],
      container: { cpuThrottledPeriods: periods, cpuUsage: isQuiet ? 0.44 : 0.5 },
    })
  }
  for (const seconds of [241, 242]) {
    const [found] = after(seconds, uneven).open
    expect(found?.evidence.share).toBeCloseTo(0.6, 1)
    expect(found?.evidence.usedCpus).toBeCloseTo(0.48, 2)
  }
})

test('what was held back is counted late: it wants no more than the CPUs that the host has', () => {
  // In each tenth second the kernel adds what the ten before it held back.
  const late = (second: number): World =>
    throttled(second, {
      processes: [main({ cpuUsage: 0.5 })],
      container: { cpuThrottledSeconds: Math.floor(second / 10) * 90 },
      snapshot: { host: { ...snapshot().host, cpuCount: 2 } },
    })
  for (const seconds of [201, 205]) {
    const { open, sentences } = after(seconds, late)
    expect(Number(open[0]?.evidence.wantedCpus)).toBeLessThanOrEqual(2.5)
    expect(sentences).toHaveLength(1)
  }
})

test('a wait while held back is no demand: a spinner and three that do 2 ms of work now and then want one CPU', () => {
  const small = [43, 44, 45].map(pid =>
    worker({ pid, id: `${pid}:1`, cpuUsage: 0.0015, runQueueUsage: 0.45 }),
  )
  const processes = [main({ cpuUsage: 0 }), worker({ cpuUsage: 0.0155, runQueueUsage: 0.97 }), ...small]
  const container = { cpuUsage: 0.02, cpuLimit: 0.02, cpuThrottledPeriods: 0, cpusetCpuCount: 1 }
  const { open } = after(200, second => ({
    ...throttled(second, { processes, container: { ...container, cpuThrottledPeriods: second * 9 } }),
  }))
  expect(open[0]?.evidence).toMatchObject({ wantedIs: 'at most', allowedCpus: 1 })
  expect(open[0]?.evidence.wantedCpus).toBeWithin(0.95, 1.05)
})
