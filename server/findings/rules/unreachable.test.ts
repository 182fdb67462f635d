import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../model/fixture.ts'
import type { UnansweredPeer } from '../../model/network.ts'
import { after, main, type World } from '../fixture.ts'

const peer = (fields: Partial<UnansweredPeer> = {}): UnansweredPeer => ({
  address: '10.0.3.7',
  port: 5432,
  uid: 0,
  processId: '1:1000',
  pid: 1,
  count: 12,
  retransmits: 3,
  waitSeconds: 7,
  established: 0,
  ...fields,
})

const unanswered =
  (...peers: UnansweredPeer[]) =>
  (): World => ({ network: peers.length > 0 ? { unanswered: peers } : {} })

test('a peer that does not answer: which process tries, how often, for how long', () => {
  expect(after(14, unanswered(peer())).open).toEqual([])
  const { open, sentences } = after(60, unanswered(peer({ established: 2 })))
  expect(open).toMatchObject([
    { id: 'unreachable', severity: 'warning', confidence: 'likely', subject: { pid: 1 } },
  ])
  expect(open[0]?.since).toBe(FIXTURE_AT - 7000)
  expect(sentences[0]).toBe(
    'node (PID 1) cannot reach 10.0.3.7:5432: 12 connection attempts have been unanswered for up to 7s, and none has succeeded for 1m06s; 2 older connections are still open',
  )
})

test('a program that gives up after some seconds and tries again is detected as well', () => {
  const world = (second: number) => (second % 8 === 3 ? unanswered(peer())() : unanswered()())
  expect(after(60, world).open).toMatchObject([{ id: 'unreachable' }])
})

test('a slow handshake, which repeats a segment once, is left alone', () => {
  expect(after(120, unanswered(peer({ retransmits: 1, waitSeconds: 1 }))).open).toEqual([])
})

test('a peer that other connections reach is not unreachable', () => {
  expect(after(120, unanswered(peer({ succeededSecondsAgo: 20 }))).open).toEqual([])
})

test('a single probe that gives up after ten seconds is left alone', () => {
  const probe = (second: number) => (second > 10 && second < 21 ? unanswered(peer())() : unanswered()())
  expect(after(120, probe).open).toEqual([])
})

test('one reading counts once, however long it remains the latest', () => {
  const world = (second: number): World => ({
    network: { unanswered: [peer()], socketsAgeSeconds: Math.max(0, second - 20) },
    ...(second < 20 && { network: {} }),
  })
  expect(after(120, world).open).toEqual([])
})

test('unanswered IPv6 is left alone if IPv4 of the same port answers', () => {
  const v6 = peer({ address: '2001:db8::1', port: 443 })
  const peers = [{ address: '10.0.0.9', port: 443, direction: 'out' as const, count: 1 }]
  expect(after(120, () => ({ network: { unanswered: [v6], peers } })).open).toEqual([])
  const { sentences } = after(60, unanswered(v6))
  expect(sentences[0]).toContain('cannot reach [2001:db8::1]:443')
})

test('a port in the same network whose queue is full is not-accepting, not unreachable', () => {
  const own = peer({ address: '127.0.0.1', port: 80 })
  const listeners = [{ port: 80, queue: 5, pid: 1, inode: 5, oldestWaitSeconds: 0 }]
  expect(after(60, () => ({ listeners, network: { unanswered: [own] } })).open).toEqual([])
})

test('it clears as soon as one attempt succeeds', () => {
  const { findings } = after(60, unanswered(peer()))
  const answered = unanswered(peer({ succeededSecondsAgo: 0 }))
  expect(after(31, answered, 60, findings).open).toEqual([])
})

test('without permissions it reports the user id of the sockets', () => {
  const { uid, ...rest } = peer({ uid: 1000 })
  const { processId: _, pid: __, ...unowned } = { ...rest, uid }
  const { sentences } = after(60, unanswered(unowned))
  expect(sentences[0]).toStartWith('A process in the container (uid 1000) cannot reach')
})

/** This many connection attempts a second, and this many failures. */
const counted =
  (connects: number, failed: number, fields: Partial<World> = {}) =>
  (second: number): World => ({
    network: { connects: 100 + Math.floor(second * connects), failedConnects: Math.floor(second * failed) },
    ...fields,
  })

test('refused connection attempts, one every second', () => {
  const { open, sentences } = after(90, counted(1, 1))
  expect(open).toMatchObject([{ id: 'unreachable', subject: { container: 'app' } }])
  expect(sentences[0]).toMatch(
    /^Connection attempts from app have been refused for at least 1m\d\ds \(1\.0\d*\/s\); topz cannot see which process makes them/,
  )
})

test('a name with two addresses, one of which refuses, is left alone: half of the attempts succeed', () => {
  expect(after(120, counted(10, 5)).open).toEqual([])
})

test('a starting program may retry until its peers are up', () => {
  const young = { processes: [main({ startedAt: FIXTURE_AT })] }
  expect(after(100, counted(2, 2, young)).open).toEqual([])
})

test('nothing is reported without counters', () => {
  expect(after(90, () => ({ network: { connects: 5 } })).open).toEqual([])
})
