// How a life ended, judged by what was seen last and by what came after.
import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { judge } from './ending.ts'

const AT = 1_000_000
const LIFE = { boot: 'b', app: 'a' }
const NEXT = { boot: 'b', app: 'other' }
const FIRST = process({ pid: 1, id: '1:0', comm: 'app', startedAt: 0 })
const WORKER = process({ pid: 7, id: '7:0', comm: 'worker', startedAt: 0 })

function seen(at: number, processes: readonly Process[], container: Partial<Container> = {}): Snapshot {
  const main = { id: 'c', name: 'app', main: true as const, processCount: 1, rssBytes: 0, ...container }
  return { ...snapshot({ processes, containers: [main] }), at }
}

test('process 1 that ends while everything runs has crashed', () => {
  const end = judge(seen(AT, [FIRST, WORKER]), seen(AT - 5000, [FIRST, WORKER]), [], LIFE, NEXT)
  expect(end).toMatchObject({ how: 'crash', confidence: 'possible', at: AT })
})

test('if all other processes ended first, it was an orderly shutdown; jobs that come and go are not a sign', () => {
  const end = judge(seen(AT, [FIRST]), seen(AT - 5000, [FIRST, WORKER]), [], LIFE, NEXT)
  expect(end.how).toBe('shutdown')
  expect(end.evidence[0]).toContain('worker (PID 7)')
  const job = process({ pid: 8, id: '8:1', startedAt: AT - 5500 })
  expect(judge(seen(AT, [FIRST]), seen(AT - 5000, [FIRST, job]), [], LIFE, NEXT).how).toBe('crash')
})

test('closing the last port is a sign of a shutdown; closing one that was open briefly, or one of several, is not', () => {
  const closed = {
    number: 2,
    at: AT - 2000,
    type: 'portClose' as const,
    port: 80,
    text: 'port 80 was closed',
  }
  const last = seen(AT, [FIRST, WORKER])
  expect(judge(last, undefined, [closed], LIFE, NEXT).how).toBe('shutdown')
  const opened = {
    ...closed,
    number: 1,
    at: AT - 9000,
    type: 'portOpen' as const,
    text: 'port 80 was opened',
  }
  const job = judge(last, undefined, [opened, closed], LIFE, NEXT)
  expect(job.how).toBe('crash')
  expect(job.evidence.join()).toContain('port 80 was closed')
  const listener = { protocol: 'tcp' as const, address: '::', port: 8080, uid: 0, inode: 1, queue: 0 }
  const listening = { ...last, networks: [{ id: 'n', listeners: [listener] }] } as unknown as Snapshot
  expect(judge(listening, undefined, [closed], LIFE, NEXT).how).toBe('crash')
})

test('processes that ended before are named, even if it was not a shutdown', () => {
  const exit = { number: 1, at: AT - 3000, type: 'exit' as const, text: 'worker was killed' }
  const { how, evidence } = judge(seen(AT, [FIRST]), undefined, [exit], LIFE, NEXT)
  expect([how, evidence[0]]).toEqual(['crash', '3s before the end: worker was killed'])
  expect(evidence.join()).not.toContain('no other process ended')
})

test('an app near its limit that closes its port and ends was shut down', () => {
  const closed = {
    number: 2,
    at: AT - 2000,
    type: 'portClose' as const,
    port: 80,
    text: 'port 80 was closed',
  }
  const near = seen(AT, [FIRST, WORKER], { memoryLimitBytes: 100, memoryBytes: 94 })
  expect(judge(near, undefined, [closed], LIFE, NEXT).how).toBe('shutdown')
})

test('memory at its limit, or growing into it, makes out of memory possible; a kill makes it likely', () => {
  const limit = { memoryLimitBytes: 100 }
  const full = judge(seen(AT, [FIRST], { ...limit, memoryBytes: 95 }), undefined, [], LIFE, NEXT)
  expect(full).toMatchObject({ how: 'oom', confidence: 'possible' })
  const before = seen(AT - 5000, [FIRST, WORKER], { ...limit, memoryBytes: 10 })
  const growing = judge(seen(AT, [FIRST, WORKER], { ...limit, memoryBytes: 75 }), before, [], LIFE, NEXT)
  expect(growing.how).toBe('oom')
  const calm = judge(seen(AT, [FIRST, WORKER], { ...limit, memoryBytes: 15 }), before, [], LIFE, NEXT)
  expect(calm.how).toBe('crash')
  const kill = { number: 1, at: AT - 500, type: 'oomKill' as const, text: 'OOM kill: worker' }
  const killed = judge(seen(AT, [FIRST, WORKER], { ...limit, memoryBytes: 15 }), before, [kill], LIFE, NEXT)
  expect(killed).toMatchObject({ how: 'oom', confidence: 'likely' })
})

test('the same app found alive afterwards: topz itself was killed; another boot: the machine was restarted', () => {
  const last = seen(AT, [FIRST, WORKER])
  expect(judge(last, undefined, [], LIFE, { ...NEXT, app: 'a' })).toMatchObject({
    how: 'topzKilled',
    confidence: 'likely',
  })
  expect(judge(last, undefined, [], LIFE, { ...NEXT, boot: 'c' }).how).toBe('reboot')
})
