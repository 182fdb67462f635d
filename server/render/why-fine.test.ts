import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { finding, process, snapshot } from '../model/fixture.ts'
import type { Network } from '../model/network.ts'
import { fineLines } from './why-fine.ts'

const APP: Container = {
  id: 'app',
  name: 'app',
  main: true,
  processCount: 1,
  rssBytes: 0,
  oomKills: 0,
  forksRefused: 0,
  cpuUsage: 0.3,
  cpuLimit: 2,
  cpuThrottledShare: 0,
  workingSetBytes: 64,
  memoryLimitBytes: 100,
  pids: 12,
  pidsLimit: 100,
  pressure: { cpu: { someSeconds: 0, someAvg10: 0.02 }, io: { someSeconds: 0, someAvg10: 0 } },
  mounts: [
    { path: '/', type: 'overlay', device: '0:1', usedBytes: 10, availableBytes: 90 },
    { path: '/data', type: 'ext4', device: '0:2', usedBytes: 61, availableBytes: 39 },
    { path: '/unknown', type: 'nfs4', device: '0:3', stuck: true },
  ],
}
const NETWORK = {
  id: '1',
  containers: ['app'],
  interfaces: [],
  listeners: [{ port: 80, queue: 0 }],
} as unknown as Network
const WELL = {
  findings: [],
  noTrend: [{ container: 'app', why: 'levelling off' }],
  watchedSeconds: 60,
  containers: [APP, { ...APP, id: 'topz', name: 'topz', self: true as const }],
  networks: [NETWORK],
  processes: [process({ pid: 1, openFds: 20, openFdsLimit: 100 }), process({ pid: 2 })],
}

test('errors come first, then saturation, then use; not of topz itself', () => {
  expect(fineLines(snapshot(WELL))).toEqual([
    'app: no OOM kill, no refused fork',
    'app: CPU not throttled',
    'app: waited for CPU 2.0 %, disks 0.0 % of the last 10 s',
    'accept queues: empty (1 port)',
    'no process is stopped',
    'no process is in uninterruptible sleep',
    'no zombies',
    'app: CPU 0.30 of 2',
    'app: memory 64 B of 100 B (64.0 %); no trend: levelling off',
    'app: tasks 12 of 100',
    'app: disks at most 61.0 % full (/data)',
    'open files: at most 20.0 % of a limit',
  ])
})

test('the port of topz itself, which may be in a network of its own, is not one of the app', () => {
  const own = { ...NETWORK, id: '2', listeners: [{ port: 8080, queue: 0, pid: 9 }] } as unknown as Network
  const self = { ...snapshot().self, pid: 9 }
  const queues = (...networks: Network[]) =>
    fineLines(snapshot({ ...WELL, networks, self })).filter(line => line.startsWith('accept'))
  expect(queues(NETWORK, own)).toEqual(['accept queues: empty (1 port)'])
  expect(queues(own)).toEqual([])
})

test('what a finding is about is not called fine, and what is unknown is not either', () => {
  const ids = ['oom-kill', 'pids-limit', 'throttled', 'not-accepting', 'stopped', 'stuck', 'zombies'] as const
  const findings = [...ids, 'disk-full' as const, 'fds' as const].map(id =>
    finding({ id, subject: { container: 'app', port: 80 } }),
  )
  expect(fineLines(snapshot({ ...WELL, findings, noTrend: [] }))).toEqual([
    'app: waited for CPU 2.0 %, disks 0.0 % of the last 10 s',
  ])
  const bare = { id: 'app', name: 'app', processCount: 1, rssBytes: 0 }
  expect(fineLines(snapshot({ containers: [bare], processes: [process({ pid: 1 })] }))).toEqual([
    'no process is stopped',
    'no process is in uninterruptible sleep',
    'no zombies',
    'host: CPU 1.94 of 8, memory 4.0 GiB of 16.0 GiB',
  ])
})

test('memory is fine unless it cannot be reclaimed, near the limit, or a finding is about it', () => {
  const memoryLines = (fields: Partial<Container>, id?: 'memory-eta', container = 'app') =>
    fineLines(
      snapshot({
        ...WELL,
        containers: [{ ...APP, ...fields }],
        findings: id === undefined ? [] : [finding({ id, subject: { container } })],
      }),
    ).filter(line => line.includes('memory') && !line.includes('waited'))
  expect(memoryLines({ memoryAnonBytes: 90, workingSetBytes: 96 })).toEqual([])
  expect(memoryLines({ memoryAnonBytes: 60, workingSetBytes: 96 })).toEqual([
    'app: memory 96 B of 100 B (96.0 %), 60.0 % cannot be reclaimed; no trend: levelling off',
  ])
  expect(memoryLines({ memoryAnonBytes: 60, memoryHighBytes: 62 })).toEqual([])
  expect(memoryLines({ memoryAnonBytes: 60 }, 'memory-eta')).toEqual([])
  expect(memoryLines({ memoryAnonBytes: 60 }, 'memory-eta', 'other')).toHaveLength(1)
})

test('a disk that is nearly full is not fine; the fullest of the others is', () => {
  const mounts = [
    { path: '/', type: 'overlay', device: '0:1', usedBytes: 10, availableBytes: 90 },
    { path: '/data', type: 'ext4', device: '0:2', usedBytes: 95, availableBytes: 5 },
  ]
  const lines = fineLines(snapshot({ ...WELL, containers: [{ ...APP, mounts }] }))
  expect(lines.filter(line => line.includes('disks at'))).toEqual(['app: disks at most 10.0 % full (/)'])
})

test('of more than three containers the rest is one line with their worst', () => {
  const more = [0, 1, 2, 3].map(i => ({ ...APP, id: `${i}`, name: `c${i}`, workingSetBytes: 20 * i }))
  const lines = fineLines(snapshot({ ...WELL, containers: [APP, ...more] }))
  expect(lines.some(line => line.startsWith('c1: '))).toBe(true)
  expect(lines.some(line => line.startsWith('c2: '))).toBe(false)
  expect(lines.at(-1)).toBe(
    '2 more containers: no OOM kill, throttled in at most 0.0 % of the periods, memory at most 60.0 % of a limit; see /topz.json',
  )
})

test('a port in IPv4 and IPv6 is one port', () => {
  const twins = [
    { port: 80, queue: 0 },
    { port: 80, queue: 0 },
    { port: 81, queue: 0 },
  ]
  const networks = [{ ...NETWORK, listeners: twins } as unknown as Network]
  expect(fineLines(snapshot({ ...WELL, networks }))).toContain('accept queues: empty (2 ports)')
})

test('while a port does not accept, the queues of the others may be fine', () => {
  const listeners = [
    { port: 80, queue: 20 },
    { port: 81, queue: 0 },
  ]
  const networks = [{ ...NETWORK, listeners } as unknown as Network]
  const findings = [finding({ id: 'not-accepting', subject: { port: 80 } })]
  const queues = (fields: object) =>
    fineLines(snapshot({ ...WELL, networks, ...fields })).filter(line => line.includes('accept'))
  expect(queues({ findings })).toEqual(['other accept queues: empty (1 port)'])
  expect(queues({})).toEqual([])
})

test('counts that are not zero are of the past, and singular if they are one', () => {
  const containers = [{ ...APP, oomKills: 1, forksRefused: 12 }]
  const totals = { ...snapshot().totals, uninterruptible: 1, zombies: 1 }
  const lines = fineLines(snapshot({ ...WELL, containers, totals }))
  expect(lines[0]).toBe('app: 1 OOM kill so far, none now, 12 refused forks so far, none now')
  expect(lines).toContain('1 in uninterruptible sleep, none stuck')
  expect(lines).toContain('1 zombie, few or young')
})
