// Two readings of one process -> its rates. A process that did not run has rates of exactly zero; a rate that can't be
// known (first reading, a counter that fell) is missing.

import { ELAPSED_MS_MIN, rate } from '../model/rate.ts'
import type { Details, Earlier, ProcessReading, Sample } from '../sampler/sample.ts'
import { type CpuWindow, holdUntil, newCpuWindow, usageAt } from './cpu-window.ts'

export interface Rates {
  readonly cpuUsage?: number | undefined
  readonly runQueueUsage?: number | undefined
  readonly majorFaultsPerSecond?: number | undefined
  readonly diskReadBytesPerSecond?: number | undefined
  readonly diskWriteBytesPerSecond?: number | undefined
}

/** What is remembered of a process between ticks, to compute rates. */
export interface Before {
  readonly reading: ProcessReading
  readonly rates: Rates
  readonly window: CpuWindow
  /** The readings that the next rates start from: older than the newest while too little time has passed. */
  counted: ProcessReading
  countedIo: Details | undefined
}

export function firstRates(reading: ProcessReading, sample: Sample): Before {
  const window = newCpuWindow(pointOf(reading, sample))
  const countedIo = reading.details?.io && reading.details
  return { reading, rates: {}, window, counted: reading, countedIo }
}

export function nextRates(before: Before, reading: ProcessReading, sample: Sample): Rates {
  const ran = reading.stat !== before.reading.stat
  const stat = ran ? ratesOfStat(before, reading, sample) : ratesAtRest(before, sample)
  const next: Rates = { ...stat, ...ratesOfIo(before, reading, ran) }
  return isSame(before.rates, next) ? before.rates : next
}

/** For a sleeping process only the last moment before it ran counts, except for readings that were never published. */
function elapsedBetween(fromMs: number, atMs: number, follows: Earlier | undefined): number {
  return atMs - (follows?.atMs === fromMs ? follows.heldUntilMs : fromMs)
}

function ratesOfStat(before: Before, reading: ProcessReading, sample: Sample): Rates {
  const { atMs, follows } = reading
  holdUntil(before.window, atMs - elapsedBetween(before.reading.atMs, atMs, follows))
  const cpuUsage = usageOf(before, pointOf(reading, sample), sample)
  const elapsedMs = elapsedBetween(before.counted.atMs, atMs, follows)
  // Too close to the last reading to tell: the last rates stand until the next.
  if (elapsedMs < ELAPSED_MS_MIN) return before.rates
  return { cpuUsage, ...countOn(before, reading, elapsedMs) }
}

function ratesAtRest(before: Before, sample: Sample): Rates {
  const { counted, reading } = before
  const elapsedMs = sample.atMs - counted.atMs
  const isCounted = counted.stat === reading.stat
  if ((isCounted && before.rates.cpuUsage === 0) || (!isCounted && elapsedMs < ELAPSED_MS_MIN))
    return before.rates
  const cpuUsage = usageOf(before, { ...pointOf(reading, sample), atMs: sample.atMs }, sample)
  if (!isCounted) return { cpuUsage, ...countOn(before, reading, elapsedMs) }
  return {
    cpuUsage,
    runQueueUsage: reading.schedstat === undefined || reading.stat.num_threads > 1 ? undefined : 0,
    majorFaultsPerSecond: Number.isNaN(reading.stat.majflt) ? undefined : 0,
  }
}

function countOn(before: Before, reading: ProcessReading, elapsedMs: number): Omit<Rates, 'cpuUsage'> {
  const from = before.counted
  before.counted = reading
  const oneThread = from.stat.num_threads <= 1 && reading.stat.num_threads <= 1
  const waited = rate(from.schedstat?.runDelay, reading.schedstat?.runDelay, elapsedMs)
  return {
    runQueueUsage: oneThread && waited !== undefined ? waited / 1e9 : undefined,
    majorFaultsPerSecond: rate(from.stat.majflt, reading.stat.majflt, elapsedMs),
  }
}

function usageOf({ window }: Before, point: ReturnType<typeof pointOf>, sample: Sample): number | undefined {
  return usageAt(window, point, sample.host.cpuCount, 1 / sample.clockTicksPerSecond)
}

function ratesOfIo(before: Before, { details }: ProcessReading, ran: boolean): Rates {
  const { countedIo: from, reading } = before
  if (details?.io === undefined)
    return { diskReadBytesPerSecond: undefined, diskWriteBytesPerSecond: undefined }
  const { diskReadBytesPerSecond, diskWriteBytesPerSecond } = before.rates
  const asBefore = { diskReadBytesPerSecond, diskWriteBytesPerSecond }
  if (details.io === reading.details?.io)
    return ran ? asBefore : { diskReadBytesPerSecond: 0, diskWriteBytesPerSecond: 0 }
  const elapsedMs =
    from?.ioAtMs !== undefined && details.ioAtMs !== undefined
      ? elapsedBetween(from.ioAtMs, details.ioAtMs, details.ioFollows)
      : undefined
  if (elapsedMs !== undefined && elapsedMs < ELAPSED_MS_MIN) return asBefore
  before.countedIo = details
  return {
    diskReadBytesPerSecond: rate(from?.io?.read_bytes, details.io.read_bytes, elapsedMs),
    diskWriteBytesPerSecond: rate(from?.io?.write_bytes, details.io.write_bytes, elapsedMs),
  }
}

function pointOf({ stat, schedstat, atMs }: ProcessReading, sample: Sample) {
  return {
    atMs,
    seconds: (stat.utime + stat.stime) / sample.clockTicksPerSecond,
    runTime: stat.num_threads <= 1 ? schedstat?.runTime : undefined,
    threads: stat.num_threads,
  }
}

function isSame(a: Rates, b: Rates): boolean {
  return (
    a.cpuUsage === b.cpuUsage &&
    a.runQueueUsage === b.runQueueUsage &&
    a.majorFaultsPerSecond === b.majorFaultsPerSecond &&
    a.diskReadBytesPerSecond === b.diskReadBytesPerSecond &&
    a.diskWriteBytesPerSecond === b.diskWriteBytesPerSecond
  )
}
