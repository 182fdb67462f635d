// Two readings of one process -> its rates, in corner cases; rates-law.test.ts checks the sums over random ticks.

import { expect, test } from 'bun:test'
import type { PidStat } from '../procfs/pid-stat.ts'
import type { Details, ProcessReading, Sample } from '../sampler/sample.ts'
import { firstRates, nextRates, type Rates } from './rates.ts'

const stat = (fields: Partial<PidStat> = {}): PidStat => ({
  pid: 7,
  comm: 'x',
  state: 'S',
  ppid: 1,
  pgrp: 7,
  session: 1,
  tty_nr: 0,
  flags: 0,
  minflt: 0,
  majflt: 0,
  utime: 0,
  stime: 0,
  cutime: 0,
  cstime: 0,
  priority: 20,
  nice: 0,
  num_threads: 1,
  starttime: 1,
  vsize: 0,
  rss: 0,
  processor: 0,
  policy: 0,
  exit_code: 0,
  ...fields,
})
const reading = (atMs: number, fields: Partial<ProcessReading> = {}): ProcessReading => ({
  id: '7:1',
  stat: stat(),
  atMs,
  follows: undefined,
  schedstat: undefined,
  rssPages: 0,
  details: undefined,
  isSelf: false,
  ...fields,
})
const sample = (atMs: number): Sample => ({
  at: 0,
  atMs,
  host: { hostname: 'h', cpuCount: 4, unreadable: {} },
  namespaceHostname: undefined,
  processes: [],
  vanished: 0,
  clockTicksPerSecond: 100,
  pageBytes: 4096,
})

/** The rates after each reading but the first. A repeated reading: the process did not run. */
function ratesOf(...readings: readonly (readonly [tickMs: number, reading: ProcessReading])[]): Rates[] {
  const [[firstMs, first] = [0, reading(0)]] = readings
  let before = firstRates(first, sample(firstMs))
  return readings.slice(1).map(([atMs, next]) => {
    const rates = nextRates(before, next, sample(atMs))
    before = { ...before, reading: next, rates }
    return rates
  })
}
const io = (ioAtMs: number, read: number, write = 0): Details => ({
  at: 0,
  ioAtMs,
  io: { read_bytes: read, write_bytes: write },
})
const waiting = (runTime: number, runDelay: number) => ({ runTime, runDelay })

test('the first reading has no rates', () => {
  expect(firstRates(reading(0), sample(0)).rates).toEqual({})
})

test('a process that ran: time on a CPU, time waiting for one, major faults', () => {
  const [rates] = ratesOf(
    [0, reading(0, { schedstat: waiting(0, 0) })],
    [2000, reading(2000, { stat: stat({ utime: 40, stime: 60, majflt: 8 }), schedstat: waiting(1e9, 5e8) })],
  )
  expect(rates).toMatchObject({ cpuUsage: 0.5, runQueueUsage: 0.25, majorFaultsPerSecond: 4 })
})

test('the wait for a CPU is unknown if the kernel does not count it, or with several threads: it covers the first', () => {
  const busy = { stat: stat({ utime: 50 }) }
  expect(ratesOf([0, reading(0)], [1000, reading(1000, busy)])[0]?.runQueueUsage).toBeUndefined()
  const threads = (count: number, utime: number, runDelay: number) => ({
    stat: stat({ num_threads: count, utime }),
    schedstat: waiting(utime * 1e7, runDelay),
  })
  for (const [before, after] of [
    [4, 4],
    [1, 4],
    [4, 1],
  ] as const) {
    const [rates] = ratesOf(
      [0, reading(0, threads(before, 0, 0))],
      [1000, reading(1000, threads(after, 50, 5e8))],
    )
    expect([before, after, rates?.runQueueUsage]).toEqual([before, after, undefined])
  }
})

test('a process that did not run has rates of exactly zero, and unknown values stay unknown', () => {
  const asleep = reading(0, { schedstat: waiting(5, 5) })
  expect(ratesOf([0, asleep], [1000, asleep])[0]).toMatchObject({
    cpuUsage: 0,
    runQueueUsage: 0,
    majorFaultsPerSecond: 0,
  })
  const without = reading(0, { stat: stat({ majflt: Number.NaN }) })
  expect(ratesOf([0, without], [1000, without])[0]).toMatchObject({
    cpuUsage: 0,
    runQueueUsage: undefined,
    majorFaultsPerSecond: undefined,
  })
})

test('P32: readings too close to tell keep the rates, and the next covers the whole time', () => {
  const [first, close, last] = ratesOf(
    [0, reading(0)],
    [1000, reading(1000, { stat: stat({ majflt: 10 }) })],
    [1020, reading(1020, { stat: stat({ majflt: 900 }) })],
    [2000, reading(2000, { stat: stat({ majflt: 1010 }) })],
  )
  expect([first, close, last].map(rates => rates?.majorFaultsPerSecond)).toEqual([10, 10, 1000])
})

test('a counter that fell gives no rate', () => {
  const [rates] = ratesOf(
    [0, reading(0, { stat: stat({ majflt: 100 }) })],
    [1000, reading(1000, { stat: stat({ majflt: 5 }) })],
  )
  expect(rates?.majorFaultsPerSecond).toBeUndefined()
})

test('a process that slept for long and ran is counted from the last moment of its sleep', () => {
  const [rates] = ratesOf(
    [0, reading(0)],
    [60_000, reading(60_000, { stat: stat({ majflt: 10 }), follows: { atMs: 0, heldUntilMs: 59_000 } })],
  )
  expect(rates?.majorFaultsPerSecond).toBe(10)
})

test('P33: disk bytes cover the time between the readings of `io`, which is read in rotation', () => {
  const first = reading(0, { details: io(0, 0) })
  const told = ratesOf(
    [0, first],
    [1000, reading(1000, { stat: stat({ utime: 1 }), details: first.details })],
    [5000, reading(5000, { stat: stat({ utime: 2 }), details: io(4000, 8000, 2000) })],
  )
  // It ran, and `io` was not read again: unknown.
  expect(told[0]?.diskReadBytesPerSecond).toBeUndefined()
  expect(told[1]).toMatchObject({ diskReadBytesPerSecond: 2000, diskWriteBytesPerSecond: 500 })
})

test('a process that did not run reads and writes nothing; while it runs, the last rate stands until `io` is read again', () => {
  const next = reading(1000, { stat: stat({ utime: 1 }), details: io(1000, 4000) })
  const running = reading(2000, { stat: stat({ utime: 2 }), details: next.details })
  const told = ratesOf([0, reading(0, { details: io(0, 0) })], [1000, next], [2000, running], [3000, running])
  expect(told.map(rates => rates.diskReadBytesPerSecond)).toEqual([4000, 4000, 0])
})

test('once `io` may no longer be read it is unknown, not what it was', () => {
  const told = ratesOf(
    [0, reading(0, { details: io(0, 0) })],
    [1000, reading(1000, { details: io(1000, 4000) })],
    [2000, reading(2000, { details: { at: 0 } })],
  )
  expect(told.map(rates => rates.diskReadBytesPerSecond)).toEqual([4000, undefined])
})

test('rates that did not change are the same object, and so is the process', () => {
  const asleep = reading(0)
  const [first, second] = ratesOf([0, asleep], [1000, asleep], [2000, asleep])
  expect(second).toBe(first as Rates)
})
