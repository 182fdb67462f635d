// How lives end: a table of what was seen last, who came after, and the verdict. Each is run in a real engine, too
// (e2e/docker-endings.test.ts).

import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import type { Event, EventFields, EventType } from '../model/event.ts'
import { event as eventWith, process, snapshot } from '../model/fixture.ts'
import type { Network } from '../model/network.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import type { Attached } from './case.ts'
import { judge } from './ending.ts'

const AT = 1_000_000
const SECOND = 1000
const LIFE: Attached = { boot: 'b', app: 'a' }
const NEXT: Attached = { boot: 'b', app: 'other' }

const one = (pid: number, comm: string, fields: Partial<Process> = {}) =>
  process({ pid, id: `${pid}:0`, comm, command: comm, startedAt: 0, ppid: pid === 1 ? 0 : 1, ...fields })
const MAIN = one(1, 'sh')
const WORKER = one(7, 'worker')
const SECOND_WORKER = one(8, 'worker')
/** Three seconds old when it was seen five seconds before the end. */
const JOB = one(9, 'sleep', { startedAt: AT - 8 * SECOND })
const TOPZ = one(50, 'topz', { self: true, ppid: 0 })

let numbers = 0
const event = (secondsBefore: number, type: EventType, fields: EventFields = {}) =>
  eventWith({ number: ++numbers, at: AT - secondsBefore * SECOND, type, ...fields })
const exit = (who: Process, secondsBefore: number, fields: EventFields = {}) =>
  event(secondsBefore, 'exit', { processId: who.id, pid: who.pid, comm: who.comm, ...fields })
const closed = (secondsBefore: number) => event(secondsBefore, 'portClose', { port: 80 })

interface Scene {
  readonly last: readonly Process[]
  /** Five seconds before; as at the last moment where it is missing. */
  readonly earlier?: readonly Process[]
  readonly events?: readonly Event[]
  /** Used of 100 bytes: now, a second before, five seconds before. */
  readonly memory?: readonly [number, number, number]
  /** OOM kills counted: now and five seconds before. */
  readonly kills?: readonly [number, number]
  readonly isListening?: true
  readonly next?: Attached
}

function judged({ last, earlier = last, events = [], memory, kills, isListening, next = NEXT }: Scene) {
  const seen = (at: number, processes: readonly Process[], place: 0 | 1 | 2): Snapshot => {
    const main: Container = {
      id: 'c',
      name: 'app',
      main: true,
      processCount: 1,
      rssBytes: 0,
      ...(memory && { memoryLimitBytes: 100, memoryBytes: memory[place] }),
      ...(kills && { oomKills: kills[place === 0 ? 0 : 1] }),
    }
    const listeners = isListening && [
      { protocol: 'tcp', address: '::', port: 8080, uid: 0, inode: 1, queue: 0 },
    ]
    const networks = listeners === undefined ? [] : ([{ id: 'n', listeners }] as unknown as Network[])
    return { ...snapshot({ processes, containers: [main], networks }), at }
  }
  const before = [seen(AT - SECOND, earlier, 1), seen(AT - 5 * SECOND, earlier, 2)]
  return judge({ snapshot: seen(AT, last, 0), before, events }, LIFE, next)
}

const SCENES: Readonly<Record<string, readonly [verdict: string, Scene]>> = {
  'process 1 exits or is killed while everything runs': ['crash possible', { last: [MAIN, WORKER] }],
  'process 1 alone exits or is killed': ['crash possible', { last: [MAIN] }],
  'process 1 with jobs of some seconds is killed between two of them': [
    'crash possible',
    { last: [MAIN], earlier: [MAIN, JOB], events: [exit(JOB, 2, { exitCode: 0 })] },
  ],
  'process 1 with jobs of ten seconds is killed between two of them': [
    'crash possible',
    {
      last: [MAIN],
      earlier: [MAIN, one(9, 'sleep', { startedAt: AT - 11 * SECOND })],
      events: [exit(one(6, 'sleep'), 11), exit(one(9, 'sleep'), 1, { exitCode: 0 })],
    },
  ],
  'an entry script that waits, then execs a program that exits 1': [
    'crash possible',
    {
      last: [one(1, 'app')],
      earlier: [MAIN, one(9, 'sleep')],
      events: [exit(one(9, 'sleep'), 4, { exitCode: 0 }), event(4, 'exec', { pid: 1 })],
    },
  ],
  'the same where its new name is all that was seen': [
    'crash possible',
    { last: [one(1, 'app')], earlier: [MAIN, one(9, 'sleep')] },
  ],
  'an entry script that waits, then execs a program that leaks': [
    'oom possible',
    {
      last: [one(1, 'app')],
      earlier: [MAIN, one(9, 'sleep')],
      memory: [75, 45, 3],
      events: [event(4, 'exec', { pid: 1 })],
    },
  ],
  'a program that leaks to the limit': ['oom possible', { last: [MAIN], memory: [99, 97, 90] }],
  'a program that leaks fast': ['oom possible', { last: [MAIN, WORKER], memory: [75, 50, 10] }],
  'a worker that is OOM-killed, then exit 1, seen as an event': [
    'oom likely',
    {
      last: [MAIN],
      earlier: [MAIN, WORKER],
      memory: [10, 95, 60],
      events: [exit(WORKER, 1, { exitSignal: 9 }), event(1, 'oomKill')],
    },
  ],
  'the same where only the counter moved': [
    'oom likely',
    { last: [MAIN, WORKER], memory: [95, 95, 60], kills: [1, 0] },
  ],
  'the same where neither was seen, but the worker ended by SIGKILL at the limit': [
    'oom possible',
    {
      last: [MAIN],
      earlier: [MAIN, WORKER],
      memory: [10, 95, 60],
      events: [exit(WORKER, 1, { exitSignal: 9 })],
    },
  ],
  'a worker is killed, then exit 1': [
    'crash possible',
    {
      last: [MAIN],
      earlier: [MAIN, WORKER],
      memory: [10, 20, 20],
      events: [exit(WORKER, 1, { exitSignal: 9 })],
    },
  ],
  'a worker that exits 1, then process 1': [
    'crash possible',
    { last: [MAIN], earlier: [MAIN, WORKER], events: [exit(WORKER, 1, { exitCode: 1 })] },
  ],
  'a worker that crashes with the only port, then process 1': [
    'crash possible',
    {
      last: [MAIN],
      earlier: [MAIN, WORKER],
      events: [exit(WORKER, 1, { exitSignal: 11, coreDumped: true }), closed(1)],
    },
  ],
  'a worker of which nothing is known, then process 1': [
    'shutdown possible',
    { last: [MAIN], earlier: [MAIN, WORKER], events: [exit(WORKER, 1)] },
  ],
  'docker stop of an app that ends its workers': [
    'shutdown likely',
    {
      last: [MAIN, TOPZ],
      earlier: [MAIN, WORKER, SECOND_WORKER, TOPZ],
      events: [exit(WORKER, 2, { exitSignal: 15 }), exit(SECOND_WORKER, 2, { exitCode: 143 })],
    },
  ],
  'docker stop of a server without workers that closes its port': [
    'shutdown likely',
    { last: [MAIN], events: [closed(2)] },
  ],
  'docker stop of a server whose workers are still there': [
    'shutdown possible',
    { last: [MAIN, WORKER], events: [closed(2)] },
  ],
  'docker stop of a shell that ends its worker and waits by a command': [
    'shutdown possible',
    {
      last: [MAIN, one(30, 'sleep', { startedAt: AT - SECOND })],
      earlier: [MAIN, WORKER],
      events: [exit(WORKER, 2, { exitSignal: 15 })],
    },
  ],
  'the same where the worker ended well, and a job runs': [
    'crash possible',
    {
      last: [MAIN, one(30, 'sleep', { startedAt: AT - SECOND })],
      earlier: [MAIN, WORKER],
      events: [exit(WORKER, 2, { exitCode: 0 })],
    },
  ],
  'docker stop while a person is inside the container': [
    'shutdown likely',
    {
      last: [MAIN, one(20, 'bash', { ppid: 0 })],
      earlier: [MAIN, WORKER, one(20, 'bash', { ppid: 0 })],
      events: [exit(WORKER, 2, { exitSignal: 15 })],
    },
  ],
  'docker stop of an app near its memory limit': [
    'shutdown likely',
    {
      last: [MAIN],
      earlier: [MAIN, WORKER],
      memory: [94, 99, 99],
      events: [exit(WORKER, 2, { exitCode: 0 }), closed(2)],
    },
  ],
  'docker stop some seconds after a worker was OOM-killed and restarted': [
    'shutdown likely',
    {
      last: [MAIN],
      earlier: [MAIN, SECOND_WORKER],
      events: [event(9, 'oomKill'), event(8, 'restart'), exit(SECOND_WORKER, 2, { exitSignal: 15 })],
    },
  ],
  'a batch whose work is done': [
    'shutdown likely',
    { last: [MAIN], earlier: [MAIN, WORKER], events: [exit(WORKER, 2, { exitCode: 0 })] },
  ],
  'a port of a job that was open for a moment': [
    'crash possible',
    { last: [MAIN, WORKER], events: [event(9, 'portOpen', { port: 80 }), closed(2)] },
  ],
  'a port beside others that are still open': [
    'crash possible',
    { last: [MAIN, WORKER], events: [closed(2)], isListening: true },
  ],
  'topz itself is killed': ['topzKilled likely', { last: [MAIN, WORKER], next: LIFE }],
  'the machine is restarted': ['reboot likely', { last: [MAIN, WORKER], next: { boot: 'c', app: 'other' } }],
}

test('each ending has its verdict, and none that is wrong is likely', () => {
  const verdicts = Object.entries(SCENES).map(([name, [, scene]]) => {
    const { how, confidence } = judged(scene)
    return [name, `${how} ${confidence}`]
  })
  expect(verdicts).toEqual(Object.entries(SCENES).map(([name, [verdict]]) => [name, verdict]))
})

const kinds = (scene: Scene) => judged(scene).evidence.map(({ kind }) => kind)

test('processes that ended before are evidence, even if it was not a shutdown', () => {
  const { evidence, comm } = judged({
    last: [MAIN],
    events: [exit(WORKER, 3, { exitSignal: 9, livedMs: 9000 })],
  })
  expect(comm).toBe('sh')
  expect(evidence).toMatchObject([
    { kind: 'event', beforeMs: 3000, event: { type: 'exit', comm: 'worker', pid: 7, exitSignal: 9 } },
    { kind: 'lastSeen', at: AT },
  ])
  expect(kinds({ last: [MAIN] })).toEqual(['nothingEnded', 'lastSeen'])
})

test('of many ends the last three are evidence, and how many more there were', () => {
  const events = [9, 8, 7, 6, 5].map(seconds => exit(one(seconds, 'job'), seconds))
  const { evidence } = judged({ last: [MAIN], events })
  expect(evidence.flatMap(one => (one.kind === 'event' ? [one.beforeMs] : []))).toEqual([7000, 6000, 5000])
  expect(evidence[3]).toEqual({ kind: 'moreEnds', count: 2, withinMs: 15_000 })
})

test('an orderly end names the processes that were gone; an OOM kill that was only counted is evidence', () => {
  const stop = judged({
    last: [MAIN],
    earlier: [MAIN, WORKER],
    events: [exit(WORKER, 2, { exitSignal: 15 })],
  })
  expect(stop.evidence[0]).toEqual({ kind: 'othersEnded', processes: [{ comm: 'worker', pid: 7 }] })
  const kill = judged({ last: [MAIN], memory: [50, 50, 50], kills: [3, 1] })
  expect(kill.evidence[0]).toEqual({ kind: 'oomKills', count: 2 })
})

test('process 1 and those that ended before it are named by what they ran', () => {
  const [main, worker] = [
    { ...MAIN, argv: ['sh', '/shop/start.sh'] },
    { ...WORKER, comm: 'node', argv: ['node', '/shop/worker.js'] },
  ]
  const stop = judged({
    last: [main],
    earlier: [main, worker],
    events: [exit(worker, 2, { exitSignal: 15 })],
  })
  expect([stop.comm, stop.call]).toEqual(['sh', 'sh start.sh'])
  expect(stop.evidence[0]).toEqual({
    kind: 'othersEnded',
    processes: [{ comm: 'node', call: 'node worker.js', pid: 7 }],
  })
})

test('that the next topz saw the same app, or another boot, is evidence', () => {
  expect(judged({ last: [MAIN], next: LIFE }).evidence).toEqual([
    { kind: 'lastSeen', at: AT },
    { kind: 'sameApp', comm: 'sh' },
    { kind: 'stopNotRequested' },
  ])
  expect(kinds({ last: [MAIN], next: { boot: 'c', app: null } })).toEqual(['lastSeen', 'otherBoot'])
})
