// Thousands of ticks with processes that come and go, on a simulated clock, through everything that follows the walk:
// what is kept of ended processes must not grow.

import { heapStats } from 'bun:jsc'
import { expect, test } from 'bun:test'
import { createDeriver } from './derive/derive.ts'
import { createHub } from './live/hub.ts'
import { createTally } from './metrics/tally.ts'
import { view } from './model/fixture.ts'
import { parsePidStat } from './procfs/pid-stat.ts'
import { createEncoder } from './recorder/format/encoder.ts'
import type { ProcessReading, Sample } from './sampler/sample.ts'
import { statBytes } from './sampler/testdata/fake-proc.ts'

const START_MS = Date.UTC(2026, 10, 21)
/** Processes that come, and live for this many ticks. */
const CHURN = 10
const LIFE_TICKS = 3
const LASTING = 50
const MANY = 2000
/** Until bounded tables are full. */
const WARM_TICKS = 600
const TICKS = 800
/** One entry kept for each ended process would add up to a thousand or more; compiled code comes and goes, too. */
const BYTES_PER_TICK_MAX = 500

function reading(pid: number, born: number, tick: number): ProcessReading {
  const comm = `job-${pid % 7}`
  const stat = parsePidStat(statBytes(pid, { comm, starttime: born * 100, utime: tick - born, ppid: 1 }))
  const isFirst = tick === born
  return {
    id: `${pid}:${stat.starttime}`,
    stat,
    atMs: tick * 1000,
    follows: isFirst ? undefined : { atMs: (tick - 1) * 1000, heldUntilMs: (tick - 1) * 1000 },
    schedstat: undefined,
    rssPages: stat.rss,
    details: { at: START_MS + tick * 1000, argv: [`/usr/bin/${comm}`, String(pid)], uid: 0, cgroup: '/app' },
    isSelf: false,
  }
}

/** A process that did not run has no new reading. */
const sleeping = (count: number) => Array.from({ length: count }, (_, i) => reading(10_000 + i, 0, 0))

function sampleOf(tick: number, asleep: readonly ProcessReading[]): Sample {
  const processes = asleep.map((one, i) => (i % 5 === 0 ? reading(one.stat.pid, 0, tick) : one))
  for (let born = Math.max(1, tick - LIFE_TICKS + 1); born <= tick; born++)
    for (let i = 0; i < CHURN; i++)
      processes.push(reading(100_000 + ((born * CHURN + i) % 30_000), born, tick))
  return {
    at: START_MS + tick * 1000,
    atMs: tick * 1000,
    host: { hostname: 'host', cpuCount: 2, uptimeSeconds: 1000 + tick, unreadable: {} },
    namespaceHostname: undefined,
    processes: processes.sort((a, b) => a.stat.pid - b.stat.pid),
    vanished: 0,
    clockTicksPerSecond: 100,
    pageBytes: 4096,
  }
}

/** Everything that a tick publishes, with two readers; `run` lets this many ticks pass. `lasting`: processes that stay. */
function startAll(lasting = LASTING) {
  const asleep = sleeping(lasting)
  let tick = 0
  const deriver = createDeriver({ intervalMs: 1000, rights: 'root' })
  const tally = createTally()
  const encoder = createEncoder()
  const hub = createHub({
    hello: {
      type: 'hello',
      protocol: 1,
      version: '0',
      epoch: 'e',
      intervalMs: 1000,
      insecure: false,
      hasToken: false,
    },
    greet: () => ({ at: 0 }),
    encode: message => JSON.stringify(message),
    now: () => tick * 1000,
    hasRoom: () => true,
    bounds: { unackedBytesMax: 1e7, cellsMax: 1e5, frameBytesMax: 1e6 },
    past: () => Promise.reject(new Error('nothing was recorded')),
  })
  const subscribe = (limit: number) => {
    const subscriber = hub.connect({
      send: frame => {
        const { type, seq } = JSON.parse(String(frame))
        if (type !== 'hello') setImmediate(() => subscriber?.receive(`{"type":"ack","seq":${seq}}`))
      },
      close: () => {},
      terminate: () => {},
    })
    subscriber?.receive(JSON.stringify({ type: 'subscribe', view: view({ limit }) }))
  }
  subscribe(20)
  subscribe(100)
  return async (ticks: number) => {
    for (const end = tick + ticks; tick < end; ) {
      tick++
      const snapshot = deriver.derive(sampleOf(tick, asleep), {
        version: '0',
        tickMs: 1,
        ticksMissed: 0,
        vanished: 0,
        source: 'proc',
      })
      hub.publish(snapshot)
      tally.observe(snapshot)
      if (tick % 30 === 0) tally.families('name', { isInsecure: false, health: 'ok', otlp: undefined })
      encoder.encode(snapshot)
      await new Promise(setImmediate)
    }
    Bun.gc(true)
    return heapStats()
  }
}

test('F34: thousands of ticks with processes that come and go keep nothing of those that ended', async () => {
  const run = startAll()
  const before = await run(WARM_TICKS)
  const after = await run(TICKS)
  expect((after.heapSize - before.heapSize) / TICKS).toBeLessThan(BYTES_PER_TICK_MAX)
  expect((after.objectCount - before.objectCount) / TICKS).toBeLessThan(CHURN / 2)
}, 60_000)

test('B4: a process takes at most 5 KiB and 45 objects of all that a tick keeps', async () => {
  Bun.gc(true)
  const before = heapStats()
  const after = await startAll(MANY)(12)
  expect((after.heapSize - before.heapSize) / MANY).toBeLessThan(5 * 1024)
  expect((after.objectCount - before.objectCount) / MANY).toBeLessThan(45)
}, 60_000)
