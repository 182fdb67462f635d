import { expect, test } from 'bun:test'
import type { CpuTimes } from '../procfs/stat.ts'
import type { HostReading, Sample } from '../sampler/sample.ts'
import { createHostDeriver } from './host-rates.ts'

const times = (fields: Partial<CpuTimes> = {}): CpuTimes => ({
  user: 0,
  nice: 0,
  system: 0,
  idle: 0,
  ...fields,
})
const sample = (atMs: number, host: Partial<HostReading> = {}): Sample => ({
  at: 1e12 + atMs,
  atMs,
  host: { hostname: 'h', cpuCount: 2, unreadable: {}, ...host },
  namespaceHostname: undefined,
  processes: [],
  vanished: 0,
  clockTicksPerSecond: 100,
  pageBytes: 4096,
})

/** The host after these ticks. */
function after(...samples: readonly Sample[]) {
  const derive = createHostDeriver()
  const hosts = samples.map(derive)
  return hosts[hosts.length - 1] as ReturnType<typeof derive>
}

test('the first reading has no rates; they are missing, not zero', () => {
  expect(Object.keys(after(sample(0, { cpu: times({ user: 500 }), forks: 10 })))).toEqual([
    'hostname',
    'cpuCount',
  ])
})

test('time spent in any way is in use; idle and waiting for a disk are not, and guests count once', () => {
  const next = times({
    user: 20,
    nice: 5,
    system: 10,
    irq: 5,
    softirq: 5,
    steal: 5,
    idle: 900,
    iowait: 900,
    guest: 20,
  })
  const host = after(sample(0, { cpu: times({ irq: 0, softirq: 0, steal: 0 }) }), sample(1000, { cpu: next }))
  expect(host.cpuUsage).toBe(0.5)
})

test('the time of all CPUs is idle, stolen or in use, each as a share of the whole', () => {
  const next = times({ user: 60, steal: 40, idle: 80, iowait: 20 })
  const host = after(sample(0, { cpu: times({ steal: 0 }) }), sample(1000, { cpu: next }))
  expect([host.cpuIdleShare, host.cpuStealShare]).toEqual([0.5, 0.2])
  // A kernel that does not count stolen time says nothing about it.
  expect(after(sample(0, { cpu: times() }), sample(1000, { cpu: times({ idle: 9 }) }))).toMatchObject({
    cpuIdleShare: 1,
  })
  expect(
    after(sample(0, { cpu: times() }), sample(1000, { cpu: times({ idle: 9 }) })).cpuStealShare,
  ).toBeUndefined()
})

test('P35: a counter that falls takes nothing from the others', () => {
  const host = after(
    sample(0, { cpu: times({ user: 100, steal: 80 }) }),
    sample(1000, { cpu: times({ user: 150, steal: 0 }) }),
  )
  expect(host.cpuUsage).toBe(0.5)
})

test('usage never exceeds the number of CPUs', () => {
  const host = after(sample(0, { cpu: times() }), sample(1000, { cpu: times({ user: 999 }) }))
  expect(host.cpuUsage).toBe(2)
})

test('rates cover the time between the readings, not between the ticks', () => {
  const host = after(
    sample(0, { cpu: times(), forks: 0, countedAtMs: 0 }),
    sample(1000, { cpu: times({ user: 100 }), forks: 30, countedAtMs: 2000 }),
  )
  expect([host.cpuUsage, host.forksPerSecond]).toEqual([0.5, 15])
})

test('P32: the rates stand while too little time has passed, and what was counted meanwhile is not lost', () => {
  const derive = createHostDeriver()
  derive(sample(0, { cpu: times() }))
  expect(derive(sample(1000, { cpu: times({ user: 50 }) })).cpuUsage).toBe(0.5)
  expect(derive(sample(1010, { cpu: times({ user: 90 }) })).cpuUsage).toBe(0.5)
  expect(derive(sample(2000, { cpu: times({ user: 150 }) })).cpuUsage).toBe(1)
})

test('a tick without the counters has no rates, and the next covers both', () => {
  const derive = createHostDeriver()
  derive(sample(0, { cpu: times(), forks: 0 }))
  expect(derive(sample(1000)).cpuUsage).toBeUndefined()
  expect(derive(sample(2000, { cpu: times({ user: 100 }), forks: 10 }))).toMatchObject({
    cpuUsage: 0.5,
    forksPerSecond: 5,
  })
})

test('forks whose count started over are unknown', () => {
  const host = after(
    sample(0, { cpu: times(), forks: 100 }),
    sample(1000, { cpu: times({ user: 10 }), forks: 5 }),
  )
  expect(host.cpuUsage).toBe(0.1)
  expect(host).not.toHaveProperty('forksPerSecond')
})

test('kilobytes become bytes, and no swap at all is known to be none', () => {
  expect(after(sample(0, { memTotalKb: 4, swapTotalKb: 0, uptimeSeconds: 7, load: [1, 2, 3] }))).toEqual({
    hostname: 'h',
    cpuCount: 2,
    memoryBytes: 4096,
    swapBytes: 0,
    uptimeSeconds: 7,
    load: [1, 2, 3],
  })
})

test('a wall clock that was set is distinguished from a machine that slept and from a late tick', () => {
  const at = (atMs: number, wallMs: number, uptimeSeconds: number) => ({
    ...sample(atMs, { uptimeSeconds, uptimeAtMs: atMs }),
    at: wallMs,
  })
  const set = after(at(0, 50_000, 900), at(1000, 54_200, 901))
  expect(set.clockStepSeconds).toBeCloseTo(3.2)
  expect(set.sleptSeconds).toBeUndefined()
  const slept = after(at(0, 50_000, 900), at(1000, 651_000, 1501))
  expect([slept.clockStepSeconds, slept.sleptSeconds]).toEqual([600, 600])
  const late = after(at(0, 50_000, 900), at(20_400, 70_400, 920.4))
  expect([late.clockStepSeconds, late.sleptSeconds]).toEqual([undefined, undefined])
})
