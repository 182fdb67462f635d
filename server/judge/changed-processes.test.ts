// Which processes came, went, wait and hold more.
import { expect, test } from 'bun:test'
import type { ExitEvent } from '../model/event.ts'
import { event, process, snapshot } from '../model/fixture.ts'
import { differenceOf } from './difference.ts'
import { between, MIB } from './fixture.ts'

test('which processes came and which went, by identity: the same pid again is both', () => {
  const changes = between(
    [process({ pid: 7, id: '7:1', comm: 'old', command: 'old x', rssBytes: 5 * MIB })],
    [process({ pid: 7, id: '7:2', comm: 'new', command: 'new y', rssBytes: 3 * MIB })],
  )
  expect(changes.slice(0, 2)).toMatchObject([
    { kind: 'ended', subject: '7:1', pid: 7, comm: 'old', command: 'old x', before: 5 * MIB },
    { kind: 'started', subject: '7:2', pid: 7, comm: 'new', command: 'new y', after: 3 * MIB },
  ])
})

test('what came and went without lasting is counted and no change; topz and its health checks are neither', () => {
  const self = process({ pid: 90, ppid: 0, comm: 'topz', self: true })
  const exit = (comm: string, fields: Partial<ExitEvent> = {}) =>
    event({ type: 'exit', processId: 'x', comm, livedMs: 300, ...fields }) as ExitEvent
  const brief = (pid: number) =>
    process({ pid, comm: 'sleep', startedAt: snapshot().at - 200, rssBytes: 50 * MIB })
  const check = process({ pid: 91, ppid: 0, comm: 'topz', argv: ['topz', 'healthcheck'] })
  const { changes, churn } = differenceOf({
    before: { at: snapshot({ processes: [self, brief(5)] }) },
    after: { at: snapshot({ processes: [self, check, brief(6)] }) },
    exits: [
      exit('sleep'),
      exit('sleep', { count: 11, livedMs: 500 }),
      exit('topz'),
      exit('job', { livedMs: 60_000 }),
    ],
  })
  expect(churn).toEqual([{ name: 'sleep', count: 12, livedMs: 400 }])
  expect(changes).toEqual([])
  const grown = differenceOf({
    before: { at: snapshot({ processes: [process({ pid: 3, comm: 'app' }), brief(5)] }) },
    after: {
      at: snapshot({ processes: [process({ pid: 3, comm: 'app', rssBytes: 9 * MIB }), brief(6), brief(7)] }),
    },
    exits: [exit('sleep')],
  })
  expect(grown.changes[0]?.by?.map(({ pid }) => pid)).toEqual([3])
})

test('many of one name that came and went are one change of each kind, a few are each their own', () => {
  const sleeps = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => process({ pid: from + at, rssBytes: MIB, comm: 'sleep' }))
  const changes = between(
    [...sleeps(100, 12), process({ pid: 5, comm: 'job', rssBytes: 3 * MIB })],
    sleeps(200, 2),
  ).filter(({ metric }) => metric === undefined)
  expect(changes.map(({ kind, comm, count }) => [kind, comm, count])).toEqual([
    ['ended', 'sleep', 12],
    ['ended', 'job', undefined],
    ['started', 'sleep', undefined],
    ['started', 'sleep', undefined],
  ])
  expect(changes[0]).toMatchObject({ before: 12 * MIB })
})

test('a short-lived one that was there at the start and ended is a change, unless others like it come and go', () => {
  const job = process({ pid: 5, comm: 'job', startedAt: snapshot().at - 2000 })
  const exit = (processId: string) =>
    event({ type: 'exit', processId, comm: 'job', livedMs: 3000 }) as ExitEvent
  const ended = (...exits: readonly ExitEvent[]) => {
    const found = differenceOf({
      before: { at: snapshot({ processes: [job] }) },
      after: { at: snapshot({}) },
      exits,
    })
    return [found.changes.filter(({ kind }) => kind === 'ended').length, found.churn.length]
  }
  expect(ended(exit(job.id))).toEqual([1, 0])
  expect(ended(exit(job.id), exit('6:1'))).toEqual([0, 1])
})
