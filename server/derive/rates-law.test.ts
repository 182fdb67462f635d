// The law of rates, over random ticks that come early or late, are lost after everything was read, or lack a file: each
// rate times the time between the two readings of its counter, summed up, is the growth of the counter (P32, P33).

import { afterEach, beforeEach, expect, test } from 'bun:test'
import { type Random, seeded } from '../../e2e/seeded.ts'
import type { CgroupReading } from '../cgroup/reading.ts'
import type { ContainerReading } from '../costly/cgroup-answer.ts'
import type { NetworkReading } from '../costly/network-reading.ts'
import type { Container } from '../model/container.ts'
import { ELAPSED_MS_MIN } from '../model/rate.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { createCollector } from '../sampler/collect.ts'
import type { Details, HostReading, Sample } from '../sampler/sample.ts'
import { createFakeProc, type FakeProc } from '../sampler/testdata/fake-proc.ts'
import { createDeriver } from './derive.ts'

const TICKS = 500
const SELF = { version: '0', tickMs: 1, ticksMissed: 0, vanished: 0, source: 'proc' } as const
const APP = 'a'.repeat(64)
/** In CPUs: what each process uses, all the time. */
const SPEED = 0.37

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
})
afterEach(() => fake.remove())

/** Counters and their rates as reported, one moment after the other. */
function ledger() {
  interface Entry {
    readonly from: number
    sum: number
    counter: number
    countedAtMs: number
  }
  const entries = new Map<string, Entry>()
  const wrong: string[] = []

  /** `atMs`: when the counter was read. */
  function see(name: string, atMs: number, counter: number, perSecond: number | undefined): void {
    const entry = entries.get(name)
    if (entry === undefined) {
      entries.set(name, { from: counter, sum: 0, counter, countedAtMs: atMs })
      return
    }
    const elapsedMs = atMs - entry.countedAtMs
    // Not read again, or too soon to tell.
    if (elapsedMs < ELAPSED_MS_MIN) return
    if (perSecond === undefined) wrong.push(`${name}: no rate after ${elapsedMs} ms`)
    entry.sum += ((perSecond ?? 0) * elapsedMs) / 1000
    entry.counter = counter
    entry.countedAtMs = atMs
  }

  /** Rates that do not add up to what was counted. */
  function errors(): readonly string[] {
    const off = [...entries].flatMap(([name, { from, sum, counter }]) =>
      Math.abs(sum - (counter - from)) > 1e-6 * (counter - from) + 1e-6
        ? [`${name}: rates make ${sum}, counted were ${counter - from}`]
        : [],
    )
    return [...wrong, ...off]
  }

  return { see, errors, names: () => [...entries.keys()] }
}

/** How a tick went. `lost`: everything was read, and nothing was published. */
type Way = 'told' | 'lost' | 'hostless'

function wayOf(random: Random): Way {
  const roll = random(10)
  return roll < 6 ? 'told' : roll < 9 ? 'lost' : 'hostless'
}

/** Milliseconds to the next tick: a late one may be followed by the next at once. */
function pauseMs(random: Random): number {
  const roll = random(10)
  if (roll === 0) return 1 + random(60)
  return roll === 1 ? 2000 + random(60_000) : 900 + random(200)
}

/** Counters that grow by leaps. */
function growing(random: Random) {
  const values = new Map<string, number>()
  return (name: string, most = 10_000): number => {
    const value = (values.get(name) ?? random(most)) + random(3) * random(most)
    values.set(name, value)
    return value
  }
}

function newCollector(now: () => number) {
  return createCollector({
    procRoot: fake.root,
    descriptorsMax: 100,
    selfPid: undefined,
    hasSchedstat: true,
    now,
    yieldToLoop: async () => {},
    exits: { begin: () => {}, end: () => {} },
    onNewcomer: () => {},
  })
}

const hostOf = (atMs: number, way: Way, grow: ReturnType<typeof growing>): HostReading => {
  const counted = { user: grow('user'), nice: 0, system: grow('system'), idle: 0 }
  const read = { countedAtMs: atMs, cpu: counted, forks: grow('forks') }
  return { hostname: 'h', cpuCount: 1_000_000, unreadable: {}, ...(way === 'hostless' ? {} : read) }
}

const cgroupOf = (atMs: number, laterMs: number, grow: ReturnType<typeof growing>): CgroupReading => {
  const periods = grow('periods', 100)
  return {
    version: 2,
    via: 'root',
    atMs,
    usageUsec: grow('usage'),
    periods,
    throttledPeriods: Math.floor(periods / 2),
    devicesAtMs: atMs + laterMs,
    devices: [{ device: '8:0', rbytes: grow('rbytes'), wbytes: grow('wbytes'), rios: 0, wios: 0 }],
  }
}

function networkOf(atMs: number, grow: ReturnType<typeof growing>): NetworkReading {
  const none = { rx_packets: 0, rx_errs: 0, rx_drop: 0, tx_packets: 0, tx_errs: 0, tx_drop: 0 }
  const dev = [{ name: 'eth0', ...none, rx_bytes: grow('rx'), tx_bytes: grow('tx') }]
  const counters = { RetransSegs: grow('retrans'), ListenOverflows: grow('overflows') }
  return {
    atMs,
    dev,
    ...counters,
    listening: [],
    peers: [],
    waiting: [],
    connecting: [],
    unclosed: [],
  } as unknown as NetworkReading
}

/** Lives of `TICKS` ticks; `see` gets each tick that was not lost. */
async function live(
  random: Random,
  see: (snapshot: Snapshot, sample: Sample, one: Process) => void,
): Promise<void> {
  const startMs = 1_000_000
  let nowMs = startMs
  const collector = newCollector(() => nowMs)
  const { derive } = createDeriver({ intervalMs: 1000, rights: 'root' })
  const grow = growing(random)
  let io: Details | undefined
  let cgroups: ReadonlyMap<string, ContainerReading> = new Map()
  let network: NetworkReading | undefined
  for (let tick = 0; tick < TICKS; tick++) {
    nowMs += pauseMs(random)
    const way = wayOf(random)
    const runTime = Math.round((nowMs - startMs) * SPEED * 1e6)
    const utime = Math.floor(runTime / 1e7)
    fake.writeStat(4, { runTime, utime, majflt: grow('majflt'), runDelay: grow('delay', 1e9) })
    const { tracked } = await collector.walk(true)
    const [, one] = tracked
    if (one?.reading === undefined) throw new Error('process 4 is not there')
    const laterMs = () => random(300)
    if (random(3) > 0) {
      const ioAtMs = nowMs + laterMs()
      const counted = { read_bytes: grow('read'), write_bytes: grow('write') }
      const ioFollows = io?.ioAtMs === undefined ? {} : { atMs: io.ioAtMs, heldUntilMs: io.ioAtMs }
      io = { at: 1, container: APP, io: counted, ioAtMs, ...(io && { ioFollows: ioFollows as never }) }
      collector.setDetails(one, io)
    }
    if (random(3) > 0 || network === undefined) {
      const answer = cgroupOf(nowMs + laterMs(), laterMs(), grow)
      cgroups = new Map([[APP, { answer, mountNamespace: undefined }]])
      network = networkOf(nowMs + laterMs(), grow)
    }
    const host = hostOf(nowMs + laterMs(), way, grow)
    // A tick may be lost before or after the readings were collected.
    if (way === 'lost' && random(2) === 0) continue
    const processes = collector.newestReadings()
    if (way === 'lost') continue
    const sample: Sample = {
      at: nowMs,
      atMs: nowMs,
      host,
      namespaceHostname: undefined,
      processes,
      cgroups,
      networks: [
        {
          id: '1',
          containers: [],
          reading: network,
          owners: new Map(),
          peerOwners: new Map(),
          ownersDenied: false,
        },
      ],
      vanished: 0,
      clockTicksPerSecond: 100,
      pageBytes: 4096,
    }
    const snapshot = derive(sample, SELF)
    const told = snapshot.processes.find(({ pid }) => pid === 4)
    if (told === undefined) throw new Error('process 4 is missing')
    see(snapshot, sample, told)
  }
  collector.close()
}

test('P32, P33: each rate times its time, summed up, is the growth of its counter', async () => {
  const { see, errors, names } = ledger()
  let counted: CgroupReading | undefined
  let throttled = 0
  let throttledTold = 0
  /** Its files are counted together: all of them, or none if one of them was read too soon. */
  const seeContainer = (answer: CgroupReading, container: Container) => {
    const atMs = (one: CgroupReading) => [one.atMs, one.devicesAtMs ?? 0] as const
    const gaps = counted && [answer.atMs - atMs(counted)[0], atMs(answer)[1] - atMs(counted)[1]]
    if (gaps !== undefined && Math.min(...gaps) < ELAPSED_MS_MIN) return
    const [device] = answer.devices ?? []
    see('container CPU', atMs(answer)[0], (answer.usageUsec ?? 0) / 1e6, container.cpuUsage)
    see('container read', atMs(answer)[1], device?.rbytes ?? 0, container.diskReadBytesPerSecond)
    see('container write', atMs(answer)[1], device?.wbytes ?? 0, container.diskWriteBytesPerSecond)
    if (counted !== undefined) {
      throttled += (answer.throttledPeriods ?? 0) - (counted.throttledPeriods ?? 0)
      throttledTold += (container.cpuThrottledShare ?? 0) * ((answer.periods ?? 0) - (counted.periods ?? 0))
    }
    counted = answer
  }
  await live(seeded('rates'), ({ host, containers, networks }, sample, one) => {
    const { stat, schedstat, details, atMs } = sample.processes.find(({ stat: { pid } }) => pid === 4) ?? {}
    if (stat === undefined || schedstat === undefined || atMs === undefined) throw new Error('no reading')
    see('faults', atMs, stat.majflt, one.majorFaultsPerSecond)
    see('waited', atMs, schedstat.runDelay / 1e9, one.runQueueUsage)
    if (details?.io?.read_bytes !== undefined && details.io.write_bytes !== undefined) {
      see('read', details.ioAtMs ?? 0, details.io.read_bytes, one.diskReadBytesPerSecond)
      see('write', details.ioAtMs ?? 0, details.io.write_bytes, one.diskWriteBytesPerSecond)
    }
    const { countedAtMs, cpu, forks } = sample.host
    if (countedAtMs !== undefined && cpu !== undefined && forks !== undefined) {
      see('host CPU', countedAtMs, (cpu.user + cpu.system) / 100, host.cpuUsage)
      see('forks', countedAtMs, forks, host.forksPerSecond)
    }
    const container = containers.find(({ id }) => id === APP)
    if (container !== undefined) seeContainer(sample.cgroups?.get(APP)?.answer as CgroupReading, container)
    const reading = sample.networks?.[0]?.reading
    const [network] = networks
    const [eth0] = reading?.dev ?? []
    if (reading === undefined || eth0 === undefined) throw new Error('no network')
    see('received', reading.atMs, eth0.rx_bytes, network?.receivedBytesPerSecond)
    see('sent', reading.atMs, eth0.tx_bytes, network?.sentBytesPerSecond)
    see('retransmits', reading.atMs, reading.RetransSegs ?? 0, network?.retransmittedSegmentsPerSecond)
    see('overflows', reading.atMs, reading.ListenOverflows ?? 0, network?.listenOverflowsPerSecond)
  })
  expect(names()).toHaveLength(13)
  expect(errors()).toEqual([])
  expect(throttledTold).toBeCloseTo(throttled, 3)
})

test('P32, P33: a constant share of a CPU is reported as that share, however the ticks come', async () => {
  const wrong: string[] = []
  let told = 0
  await live(seeded('shares'), ({ seq }, _, { cpuUsage }) => {
    if (cpuUsage === undefined) return
    told++
    if (Math.abs(cpuUsage - SPEED) > 0.001) wrong.push(`tick ${seq}: ${cpuUsage}`)
  })
  expect(told).toBeGreaterThan(TICKS / 3)
  expect(wrong).toEqual([])
})
