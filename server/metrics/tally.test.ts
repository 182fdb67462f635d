import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import type { Family } from '../model/family.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { Listener, Network } from '../model/network.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { renderPrometheus } from '../render/prometheus.ts'
import { createTally } from './tally.ts'

const RUN = { isInsecure: true, health: 'degraded' } as const

function familiesOf(of: Snapshot): readonly Family[] {
  const tally = createTally()
  // No processes existed when topz started.
  tally.observe({ ...of, processes: [], events: [] })
  tally.observe(of)
  return tally.families('name', RUN) ?? []
}

const textOf = (of: Snapshot) => renderPrometheus(familiesOf(of), 'text').split('\n')

const CONTAINER: Container = {
  id: 'f'.repeat(64),
  name: 'ffffffffffff',
  cgroup: `/docker/${'f'.repeat(64)}`,
  cgroupVersion: 2,
  main: true,
  processCount: 3,
  threadCount: 9,
  rssBytes: 1,
  cpuSeconds: 12.5,
  cpuUserSeconds: 10,
  cpuSystemSeconds: 2.5,
  cpuLimit: 0.5,
  cpusetCpuCount: 4,
  cpuPeriods: 100,
  cpuThrottledPeriods: 40,
  cpuThrottledSeconds: 3.25,
  memoryBytes: 64 << 20,
  workingSetBytes: 48 << 20,
  memoryLimitBytes: 128 << 20,
  memoryHighBytes: 100 << 20,
  memoryPeakBytes: 90 << 20,
  memoryAnonBytes: 40 << 20,
  memoryFileBytes: 20 << 20,
  memoryShmemBytes: 1 << 20,
  memoryKernelBytes: 3 << 20,
  swapBytes: 0,
  swapLimitBytes: 1 << 20,
  oomEvents: 2,
  oomKills: 1,
  pids: 9,
  pidsLimit: 100,
  diskReadBytes: 4096,
  diskWriteBytes: 8192,
  pressure: {
    cpu: { someSeconds: 5, fullSeconds: 1, someAvg10: 0 },
    memory: { someSeconds: 6, fullSeconds: 2, someAvg10: 0 },
    io: { someSeconds: 7, fullSeconds: 3, someAvg10: 0 },
  },
}

const listener = (port: number, fields: Partial<Listener> = {}): Listener => ({
  protocol: 'tcp',
  address: '0.0.0.0',
  port,
  uid: 0,
  inode: port,
  queue: 3,
  queueLimit: 128,
  ...fields,
})

const NETWORK: Network = {
  id: '4026531840',
  containers: [CONTAINER.id],
  interfaces: [
    {
      name: 'eth0',
      receivedBytes: 1000,
      sentBytes: 2000,
      receivedPackets: 10,
      sentPackets: 20,
      receiveErrors: 1,
      sendErrors: 2,
      receiveDrops: 3,
      sendDrops: 4,
    },
  ],
  tcpStates: { established: 5, timeWait: 2 },
  retransmittedSegments: 11,
  listenOverflows: 6,
  listenDrops: 7,
  udpSockets: 1,
  unixSockets: 2,
  listeners: [listener(80)],
}

test('a container is reported with its limits, what it was refused, and how long it waited', () => {
  const text = textOf(snapshot({ containers: [CONTAINER] }))
  const labels = `{container="ffffffffffff",id="${CONTAINER.id}"}`
  for (const line of [
    'cpu_usage_seconds_total 12.5',
    'cpu_cfs_throttled_seconds_total 3.25',
    'cpu_limit_cpus 0.5',
    `memory_limit_bytes ${128 << 20}`,
    'oom_kills_total 1',
    'pids_limit 100',
    'disk_written_bytes_total 8192',
    'pressure_memory_waiting_seconds_total 6',
    'pressure_io_stalled_seconds_total 3',
  ]) {
    const [name, value] = line.split(' ')
    expect(text).toContain(`topz_container_${name}${labels} ${value}`)
  }
})

test('a missing limit and an unreadable value have no series', () => {
  const unlimited = { ...CONTAINER, memoryLimitBytes: null, cpuLimit: null }
  const { oomKills: _, ...unread } = unlimited
  const names = familiesOf(snapshot({ containers: [unread] })).map(({ name }) => name)
  expect(names.filter(name => /_limit_(bytes|cpus)$|oom_kills/.test(name))).toEqual([
    'topz_container_memory_swap_limit_bytes',
  ])
})

test('a network is reported by interface, state and listening port; sockets that share a port are one', () => {
  const shared = { ...NETWORK, listeners: [listener(80), listener(80, { inode: 81, queue: 4 })] }
  const text = textOf(snapshot({ containers: [CONTAINER], networks: [shared] }))
  const labels = 'network="4026531840",container="ffffffffffff"'
  expect(text).toContain(`topz_network_receive_bytes_total{${labels},interface="eth0"} 1000`)
  expect(text).toContain(`topz_network_tcp_sockets{${labels},state="time_wait"} 2`)
  const port = `${labels},protocol="tcp",address="0.0.0.0",port="80"`
  expect(text.filter(line => line.startsWith('topz_network_accept_queue_connections'))).toEqual([
    `topz_network_accept_queue_connections{${port}} 7`,
  ])
})

test('topz reports on itself, under the names that every client library uses', () => {
  const topz = process({ pid: 900, self: true, comm: 'topz', cpuSeconds: 4.5, rssBytes: 70 << 20 })
  const text = textOf(snapshot({ processes: [topz, process({ pid: 1, state: 'Z' })], seq: 42 }))
  expect(text).toContain('process_cpu_seconds_total 4.5')
  expect(text).toContain(`process_resident_memory_bytes ${70 << 20}`)
  expect(text).toContain('topz_scans_total 42')
  expect(text).toContain('topz_insecure 1')
  expect(text).toContain('topz_degraded 1')
  expect(text).toContain('topz_processes{state="zombie"} 1')
  expect(text).toContain('topz_build_info{version="0.1.0",source="proc"} 1')
})

/** As much of everything as a hostile app can create. */
function crowd(): Snapshot {
  const everything = {
    detailsAt: 1,
    diskReadBytes: 1,
    diskWriteBytes: 1,
    ioReadBytes: 1,
    ioWriteBytes: 1,
    voluntarySwitches: 1,
    involuntarySwitches: 1,
    swapBytes: 1,
    openFds: 5,
    openFdsLimit: 10,
    pssBytes: 1,
    majorFaults: 1,
  }
  const name = (i: number) => `${'同'.repeat(50)}${i}`
  return snapshot({
    processes: Array.from({ length: 10_000 }, (_, i) =>
      process({ pid: i + 1, ...everything, comm: name(i), argv: [`${i}${name(i)}`] }),
    ),
    containers: Array.from({ length: 300 }, (_, i) => ({
      ...CONTAINER,
      id: `${i}${'x'.repeat(200)}`,
      name: name(i),
    })),
    networks: Array.from({ length: 300 }, (_, i) => ({
      ...NETWORK,
      id: `pid:${i}`,
      interfaces: Array.from(
        { length: 300 },
        (__, j) => ({ ...NETWORK.interfaces[0], name: name(j) }) as Network['interfaces'][number],
      ),
      listeners: Array.from({ length: 300 }, (__, j) => listener(j + 1)),
      tcpStates: Object.fromEntries('abcdefghijkl'.split('').map(state => [state, 1])),
    })),
  })
}

test('S16, B3: ten thousand hostile processes make at most 2,000 series and 512 KiB', () => {
  const text = renderPrometheus(familiesOf(crowd()), 'openmetrics')
  const series = text.split('\n').filter(line => line !== '' && !line.startsWith('#'))
  expect(series.length).toBeGreaterThan(1500)
  expect(series.length).toBeLessThanOrEqual(2000)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(512 * 1024)
  expect(new Set(series.map(line => line.replace(/ \S+$/, ''))).size).toBe(series.length)
})

test('a family’s name ends in its unit, and does not contain its type', () => {
  for (const { name, type } of familiesOf(crowd())) {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
    expect(name).not.toMatch(/_(total|info|count|sum|bucket|created)$/)
    if (/time|memory_(?!limit|high)|_bytes/.test(name)) expect(`${type} ${name}`).toMatch(/_(bytes|seconds)$/)
  }
})

test('of many containers, the main one and those nearest to their limits are reported', () => {
  const containers = Array.from({ length: 40 }, (_, i) => ({
    id: `c${i}`,
    name: `c${String(i).padStart(2, '0')}`,
    processCount: 1,
    rssBytes: 0,
    memoryLimitBytes: 100,
    memoryBytes: i === 37 ? 95 : 5,
    ...(i === 39 && { main: true as const }),
  }))
  const text = textOf(snapshot({ containers }))
  const told = text.filter(line => line.startsWith('topz_container_memory_limit_bytes{'))
  expect(told).toHaveLength(16)
  for (const name of ['c37', 'c39']) expect(told.join('\n')).toContain(`"${name}"`)
  expect(text).toContain('topz_containers 40')
})

test('what topz holds for its readers has its own series', () => {
  const serving = { readers: 3, views: 2, viewCells: 900, answersUnderWay: 1, answersRefused: 7 }
  const of = snapshot()
  const text = textOf({ ...of, self: { ...of.self, serving } })
  for (const line of ['views 2', 'view_cells 900', 'answers_under_way 1', 'answers_refused_total 7'])
    expect(text).toContain(`topz_${line}`)
})

test('a load average says over how many minutes, in words that are right for one', () => {
  const text = textOf(snapshot({ host: { ...snapshot({}).host, load: [1, 2, 3] } }))
  expect(text).toContain('# HELP topz_host_load1 Load average over 1 minute')
  expect(text).toContain('# HELP topz_host_load15 Load average over 15 minutes')
})
