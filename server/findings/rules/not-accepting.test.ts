// Ports whose clients wait: raised by age, by a long queue, by drops; and busy ports that are served.

import { expect, test } from 'bun:test'
import type { Thread } from '../../model/detail.ts'
import { FIXTURE_AT } from '../../model/fixture.ts'
import type { Listener } from '../../model/network.ts'
import { after, main, type World, worker } from '../fixture.ts'

const port = (fields: Partial<Listener> = {}): Partial<Listener> => ({
  protocol: 'tcp',
  address: '0.0.0.0',
  port: 8080,
  pid: 1,
  inode: 5,
  queue: 3,
  ...fields,
})

const unowned = (fields: Partial<Listener>): Partial<Listener> => {
  const { pid: _, ...others } = port(fields)
  return others
}

const DENIED = { absent: [{ file: 'fd', message: 'the owners of listening ports cannot be read' }] }

/** Three clients that have waited since second 2. */
const stuck =
  (fields: Partial<World> = {}, listener: Partial<Listener> = {}) =>
  (second: number): World => ({
    listeners: [port(second < 2 ? { queue: 0 } : { oldestWaitSeconds: second - 2, ...listener })],
    ...fields,
  })

const THREAD = { tid: 1, comm: 'node', cpuSeconds: 1, state: 'S' }
const threads = (...items: Partial<Thread>[]): Partial<World> => ({
  closer: () => ({ items: items.map(one => ({ ...THREAD, ...one })) }),
})

test('a client that waits for 5 s is a warning, for 10 s critical; it began when the client connected', () => {
  expect(after(6, stuck()).open).toEqual([])
  const { open, sentences } = after(8, stuck())
  expect(open).toMatchObject([
    { id: 'not-accepting', severity: 'warning', confidence: 'likely', subject: { port: 8080, pid: 1 } },
  ])
  expect(open[0]?.since).toBe(FIXTURE_AT + 2000)
  expect(sentences[0]).toBe(
    'Port 8080 is not accepting: 3 connections wait, the oldest for at least 5s; node (PID 1)',
  )
  expect(after(13, stuck()).open[0]?.severity).toBe('critical')
})

test('clients that gave up and dropped connection attempts are counted', () => {
  const { open, sentences } = after(20, second => ({
    listeners: [
      port(second < 2 ? { queue: 0 } : { queue: 5, queueLimit: 4, oldestWaitSeconds: second - 2, gaveUp: 2 }),
    ],
    listenOverflows: second,
  }))
  expect(open[0]).toMatchObject({ severity: 'critical', confidence: 'certain', evidence: { dropped: 18 } })
  expect(sentences[0]).toBe(
    'Port 8080 is not accepting: 5 connections wait (queue limit 4), the oldest for at least 17s, 2 clients gave up, 18 connection attempts were dropped; node (PID 1)',
  )
})

test('if ages cannot be seen, a long queue in every tick of 10 s raises it', () => {
  const long = (second: number) => ({ listeners: [port({ queue: second < 2 ? 0 : 20 })] })
  expect(after(12, long).open).toEqual([])
  const { open, sentences } = after(13, long)
  expect(open).toMatchObject([{ severity: 'critical', since: FIXTURE_AT + 2000 }])
  expect(sentences[0]).toContain('20 connections wait, for at least 10s')
})

test('a port that serves each client within a second but still drops connection attempts accepts too slowly', () => {
  const { open, sentences } = after(10, second => ({
    listeners: [port({ queue: 6, queueLimit: 5, oldestWaitSeconds: 0 })],
    listenOverflows: second * 4,
  }))
  expect(open).toMatchObject([{ severity: 'critical', confidence: 'certain' }])
  expect(sentences[0]).toStartWith('Port 8080 accepts too slowly: 6 connections wait (queue limit 5)')
})

test('a long queue that is served within a second is left alone', () => {
  expect(after(60, () => ({ listeners: [port({ queue: 100, oldestWaitSeconds: 0 })] })).open).toEqual([])
})

test('a burst that drains within a tick is left alone', () => {
  const { open } = after(60, second => ({
    listeners: [port({ queue: second % 2 === 0 ? 100 : 0, queueLimit: 128 })],
    listenOverflows: second,
  }))
  expect(open).toEqual([])
})

test('a pause of a second, and a sudden storm of connections, are left alone', () => {
  const { open } = after(60, second => ({
    listeners: [port(second === 5 || second === 6 ? { queue: 129, oldestWaitSeconds: 1 } : { queue: 0 })],
    listenOverflows: second < 6 ? 0 : 500,
  }))
  expect(open).toEqual([])
})

test('drops that may belong to another port of the network do not count', () => {
  const two = (second: number): World => ({
    listeners: [
      port({ queue: 2, oldestWaitSeconds: 0 }),
      port({ port: 9090, queue: 3, inode: 6, oldestWaitSeconds: 0 }),
    ],
    listenOverflows: second * 5,
  })
  expect(after(60, two).open).toEqual([])
})

test('drops in a tick or two, of a queue whose limit is unknown, are not counted as its own', () => {
  const dropping = (ticks: number, fields: Partial<Listener> = {}) => {
    const { open } = after(20, second => ({
      listeners: [port({ oldestWaitSeconds: second, ...fields })],
      listenOverflows: Math.max(0, Math.min(ticks, second - 5)),
    }))
    return [open[0]?.evidence.dropped, open[0]?.confidence]
  }
  expect(dropping(2)).toEqual([undefined, 'likely'])
  expect(dropping(3)).toEqual([3, 'certain'])
  expect(dropping(1, { queueLimit: 2 })).toEqual([1, 'certain'])
})

test('IPv4 and IPv6 of a port count as one', () => {
  const { open } = after(20, second => ({
    listeners: [
      port({ oldestWaitSeconds: second }),
      port({ protocol: 'tcp6', address: '::', inode: 6, oldestWaitSeconds: second, queue: 4 }),
    ],
  }))
  expect(open).toMatchObject([{ evidence: { queue: 7 } }])
  expect(open[0]?.evidence.sockets).toBeUndefined()
})

test('with several sockets on one port it reports on how many of them clients wait', () => {
  const { sentences } = after(20, second => ({
    listeners: [1, 2, 3, 4].map(n =>
      port({ inode: n, queue: n === 2 ? 3 : 0, ...(n === 2 && { oldestWaitSeconds: second }) }),
    ),
  }))
  expect(sentences[0]).toContain('3 connections wait on 1 of its 4 sockets, the oldest for at least 19s')
})

test('a program that has just started listens before it accepts', () => {
  const young = { processes: [main({ startedAt: FIXTURE_AT })] }
  expect(after(59, stuck(young)).open).toEqual([])
  const container = { processes: [main({ startedAt: FIXTURE_AT - 90_000 })] }
  expect(after(29, stuck(container)).open).toEqual([])
  expect(after(40, stuck(container)).open).toHaveLength(1)
})

test('without permissions the port is named and its owner is unknown', () => {
  const { open, sentences } = after(20, second => ({
    listeners: [unowned({ oldestWaitSeconds: second })],
    network: DENIED,
  }))
  expect(open[0]?.subject).toEqual({ port: 8080, container: 'app' })
  expect(sentences[0]).toEndWith('; its owner is unknown')
})

test('an owner that may be read is waited for, and has its first minute', () => {
  const young = (second: number): World => ({
    processes: [main(), worker({ startedAt: FIXTURE_AT })],
    listeners: [
      (second < 20 ? unowned : port)({ oldestWaitSeconds: second, ...(second >= 20 && { pid: 42 }) }),
    ],
  })
  expect(after(59, young).open).toEqual([])
  expect(after(62, young).open).toMatchObject([{ subject: { pid: 42 } }])
  // No process that topz sees holds it: the kernel does, or a process outside.
  const none = (second: number) => ({ listeners: [unowned({ oldestWaitSeconds: second })] })
  expect(after(59, none).open).toEqual([])
  expect(after(63, none).sentences[0]).toEndWith('; its owner is unknown')
})

test('a port whose owner has just ended, in a table that is older, is left alone, whatever is denied elsewhere', () => {
  for (const network of [{}, DENIED]) {
    const ended = (second: number): World => ({
      processes: second < 30 ? [main(), worker({ startedAt: FIXTURE_AT })] : [main()],
      // A single look may leave it out.
      listeners: second === 29 || second > 33 ? [] : [port({ pid: 42, oldestWaitSeconds: second })],
      network,
    })
    for (const seconds of [31, 34, 40]) expect(after(seconds, ended).open).toEqual([])
  }
})

test('what was found stands while the owner is sought', () => {
  const { findings } = after(20, stuck())
  const sought = (second: number) => ({ listeners: [unowned({ oldestWaitSeconds: second })] })
  expect(after(30, sought, 20, findings).open).toMatchObject([{ subject: { pid: 1, comm: 'node' } }])
})

test('ticks that topz missed count neither way', () => {
  const findings = after(8, second => ({ listeners: [port({ queue: second < 2 ? 0 : 20 })] })).findings
  expect(after(3, () => ({ listeners: [port({ queue: 20 })] }), 60, findings).open).toEqual([])
})

test('it clears when the queue drains and no client waits for a second', () => {
  const { findings, open } = after(20, stuck())
  expect(open).toHaveLength(1)
  const served = (second: number) => ({ listeners: [port({ queue: second % 2, oldestWaitSeconds: 0 })] })
  expect(after(10, served, 20, findings).open).toHaveLength(1)
  expect(after(16, served, 30, findings).open).toEqual([])
})

test('what makes accept fail comes first, then what stops everything, then what it waits for', () => {
  const because = (fields: Parameters<typeof main>[0], world: Partial<World> = {}) =>
    after(20, stuck({ processes: [main(fields)], ...world })).open.find(({ id }) => id === 'not-accepting')
      ?.evidence.because
  const blocked = threads({ syscall: 'read', waitsFor: 'data to read from descriptor 7, pipe:[1] (read)' })
  const none = { openFds: 100, openFdsLimit: 100 }
  expect(because({ ...none, state: 'T' }, blocked)).toBe('is out of file descriptors')
  expect(because({ state: 'T', cpuUsage: 1 }, blocked)).toBe('is stopped')
  expect(because({ state: 'D' }, blocked)).toBe('hangs in the kernel')
  expect(because({ cpuUsage: 1 })).toBe('uses a full CPU')
  expect(because({ cpuUsage: 1.5, threadCount: 8 }, threads({ tid: 9, comm: 'gc', cpuUsage: 0.97 }))).toBe(
    'uses a full CPU in thread gc',
  )
  const throttled = { container: { cpuThrottledShare: 0.9 } }
  expect(because({ cpuUsage: 0.4 }, { ...blocked, ...throttled })).toBe('is throttled')
  expect(because({ cpuUsage: 0 }, blocked)).toBe('waits for data to read from descriptor 7, pipe:[1] (read)')
  expect(because({ cpuUsage: 0 }, threads({ syscall: 'flock' }))).toBe('is blocked in flock')
  expect(because({ cpuUsage: 0 }, threads({ syscall: 'epoll_wait' }))).toBe('is idle in epoll_wait')
  // Not permitted to read: the cheap signs have to do.
  expect(because({ cpuUsage: 0 })).toBe('is idle')
  expect(because({ cpuUsage: 0.5 })).toBeUndefined()
})

test('the threads of the owner are looked at only while clients wait', () => {
  expect(after(30, () => ({ listeners: [port({ queue: 0 })] })).questions).toEqual([])
  const { questions } = after(20, stuck())
  expect(new Set(questions.map(({ pid, part }) => `${pid} ${part}`))).toEqual(new Set(['1 threads']))
})

test('if processes share a socket, their parent is named, with what all of its workers do', () => {
  const fork = (pid: number, fields = {}) =>
    worker({ pid, id: `${pid}:1`, comm: 'nginx', state: 'T', ...fields })
  const forked = (second: number, processes = [main({ comm: 'nginx' }), fork(2), fork(3)]): World => ({
    processes,
    listeners: [port({ pid: 3, holders: [3, 2, 1], oldestWaitSeconds: second })],
  })
  const of = (world: (second: number) => World) =>
    after(20, world).open.find(({ id }) => id === 'not-accepting')
  expect(of(forked)).toMatchObject({
    subject: { pid: 1, comm: 'nginx' },
    evidence: { because: 'has 2 workers, and each is stopped' },
  })
  const one = [main({ comm: 'nginx' }), fork(2), fork(3, { state: 'S' })]
  expect(of(second => forked(second, one))?.evidence.because).toBe('has 2 workers, 1 of which is stopped')
})

test('sockets that were read a while ago say nothing about now', () => {
  const old = (second: number): World => ({
    listeners: [port({ queue: 20, oldestWaitSeconds: 0 })],
    network: { socketsAgeSeconds: 4 + second },
    listenOverflows: second,
  })
  expect(after(60, old).open).toEqual([])
  const { findings } = after(20, stuck())
  const unread = { listeners: [port({ queue: 0 })], network: { socketsAgeSeconds: 5 } }
  expect(after(40, () => unread, 20, findings).open).toHaveLength(1)
})
