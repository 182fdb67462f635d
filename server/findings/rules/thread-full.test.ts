import { expect, test } from 'bun:test'
import type { Thread } from '../../model/detail.ts'
import { FIXTURE_AT } from '../../model/fixture.ts'
import type { Listener } from '../../model/network.ts'
import type { Answer } from '../closer-look.ts'
import { after, main, type World } from '../fixture.ts'

const listener = (queue = 0): Partial<Listener> => ({ port: 80, pid: 1, inode: 5, queue })

const world = (fields: Parameters<typeof main>[0], more: Partial<World> = {}): World => ({
  processes: [main({ cpuUsage: 1, ...fields })],
  listeners: [listener()],
  ...more,
})
const idsOf = (seconds: number, one: (second: number) => World) =>
  after(seconds, one).open.map(({ id }) => id)

const threads = (...items: Partial<Thread>[]): Omit<Answer, 'askedAt'> => ({
  items: items.map(one => ({ tid: 1, comm: 'node', cpuSeconds: 1, ...one })) as Thread[],
})
const unread = (bytes: number): Omit<Answer, 'askedAt'> => ({
  items: [{ protocol: 'tcp', inode: 7, receiveQueueBytes: bytes }],
})

test('a main thread that uses a full CPU while connections wait is a warning', () => {
  const stuck = () => world({}, { listeners: [listener(3)] })
  expect(idsOf(30, stuck)).toEqual([])
  const { open, sentences } = after(45, stuck)
  expect(open).toMatchObject([{ id: 'thread-full', severity: 'warning', subject: { pid: 1 } }])
  expect(open[0]?.since).toBe(FIXTURE_AT)
  expect(sentences[0]).toBe(
    'The main thread of node (PID 1) has used a full CPU for at least 44s: nothing else on it can run (6.06 of 8 CPUs are idle); 3 connections wait',
  )
})

test('a second in which it got no CPU is not the end of it: it began before', () => {
  const pressed = (second: number) =>
    world({ cpuUsage: [9, 23, 31, 44].includes(second) ? 0.6 : 1 }, { listeners: [listener(3)] })
  expect(after(60, pressed).open).toMatchObject([{ id: 'thread-full', since: FIXTURE_AT }])
  const rested = (second: number) =>
    world({ cpuUsage: second >= 20 && second < 40 ? 0.5 : 1 }, { listeners: [listener(3)] })
  expect(after(80, rested).open).toMatchObject([{ id: 'thread-full', since: FIXTURE_AT + 40_000 }])
})

test('nothing is seen waiting, and it gets no CPU for a second now and then: still a note', () => {
  const pressed = (second: number) => world({ cpuUsage: second % 20 === 19 ? 0.7 : 1 })
  expect(after(360, pressed).open).toMatchObject([{ id: 'thread-full', severity: 'note' }])
})

test('while its connections hold unread requests it is a note', () => {
  const busy = (second: number) =>
    world({}, { closer: ({ part }) => (part === 'sockets' ? unread(1000 + second) : undefined) })
  const { open, sentences } = after(60, busy)
  expect(open).toMatchObject([{ id: 'thread-full', severity: 'note' }])
  expect(sentences[0]).toMatch(/of requests are unread$/)
  const reads = (second: number) =>
    world({}, { closer: ({ part }) => (part === 'sockets' ? unread(Math.max(0, 50 - second)) : undefined) })
  expect(idsOf(60, reads)).toEqual([])
})

test('if nothing is seen waiting it is a note after five minutes', () => {
  expect(idsOf(300, () => world({}))).toEqual([])
  expect(after(330, () => world({})).open).toMatchObject([{ id: 'thread-full', severity: 'note' }])
})

test('the main thread of a program with several threads is examined', () => {
  const shared = (cpuUsage: number) => () =>
    world(
      { cpuUsage: 1.3, threadCount: 11 },
      {
        listeners: [listener(3)],
        closer: ({ part }) =>
          part === 'threads' ? threads({ cpuUsage }, { tid: 2, cpuUsage: 0.9 }) : undefined,
      },
    )
  expect(idsOf(60, shared(0.99))).toEqual(['thread-full'])
  expect(idsOf(60, shared(0.4))).toEqual([])
  // Not permitted to look: nothing is reported.
  const denied = () => world({ cpuUsage: 1.3, threadCount: 11 }, { listeners: [listener(3)] })
  expect(idsOf(60, denied)).toEqual([])
})

test('a job that serves no requests may use all it can get', () => {
  expect(idsOf(600, () => world({}, { listeners: [] }))).toEqual([])
})

test('a server with many threads, and one at 70 %, are left alone', () => {
  expect(idsOf(600, () => world({ comm: 'java' }))).toEqual([])
  expect(idsOf(600, () => world({ comm: 'java' }, { listeners: [listener(1)] }))).toEqual([])
  expect(idsOf(600, () => world({ cpuUsage: 0.7 }))).toEqual([])
})

test('a program whose thread has another name is recognised by its arguments', () => {
  const renamed = () =>
    world({ comm: 'MainThread', argv: ['/usr/bin/node', 'a.js'] }, { listeners: [listener(3)] })
  expect(idsOf(60, renamed)).toEqual(['thread-full'])
})

test('nothing is reported while throttling explains why it is slow', () => {
  const throttled = () => world({}, { listeners: [listener(3)], container: { cpuThrottledShare: 0.5 } })
  expect(idsOf(60, throttled)).not.toContain('thread-full')
})

test('nothing is looked at while all is well', () => {
  expect(after(60, () => world({ cpuUsage: 0.7, threadCount: 11 })).questions).toEqual([])
})

test('it clears when the thread has time to spare', () => {
  const { findings } = after(45, () => world({}, { listeners: [listener(3)] }))
  expect(after(31, () => world({ cpuUsage: 0.5 }), 45, findings).open).toEqual([])
})
