// Two readings of one process -> its rates. Whoever did not run has rates of exactly zero; a rate that can't be known
// (first reading, a counter that fell) is missing.

import { ELAPSED_MS_MIN, rate } from '../model/rate.ts'
import type { ProcessReading, Sample } from '../sampler/sample.ts'
import { type CpuWindow, holdUntil, newCpuWindow, usageAt } from './cpu-window.ts'

export interface Rates {
  readonly cpuUsage?: number | undefined
  readonly runQueueUsage?: number | undefined
  readonly majorFaultsPerSecond?: number | undefined
  readonly diskReadBytesPerSecond?: number | undefined
  readonly diskWriteBytesPerSecond?: number | undefined
}

/** What is remembered of a process between ticks, to make rates from. */
export interface Before {
  readonly reading: ProcessReading
  readonly rates: Rates
  readonly window: CpuWindow
}

export function firstRates(reading: ProcessReading, sample: Sample): Before {
  return { reading, rates: {}, window: newCpuWindow(pointOf(reading, sample)) }
}

export function nextRates(before: Before, reading: ProcessReading, sample: Sample): Rates {
  const ran = reading.stat !== before.reading.stat
  const stat = ran ? ratesOfStat(before, reading, sample) : ratesAtRest(before, sample)
  const next: Rates = { ...stat, ...ratesOfIo(before, reading, ran) }
  return isSame(before.rates, next) ? before.rates : next
}

function ratesOfStat(before: Before, reading: ProcessReading, sample: Sample): Rates {
  const { elapsedMs } = reading
  const last = before.reading
  if (elapsedMs !== undefined) holdUntil(before.window, reading.atMs - elapsedMs)
  const usage = usageAt(
    before.window,
    pointOf(reading, sample),
    sample.host.cpuCount,
    1 / sample.clockTicksPerSecond,
  )
  // Too close to the last reading to tell: what was said then stands until the next.
  if (elapsedMs !== undefined && elapsedMs < ELAPSED_MS_MIN) return before.rates
  const oneThread = last.stat.num_threads <= 1 && reading.stat.num_threads <= 1
  const waited = rate(last.schedstat?.runDelay, reading.schedstat?.runDelay, elapsedMs)
  return {
    cpuUsage: usage,
    runQueueUsage: oneThread && waited !== undefined ? waited / 1e9 : undefined,
    majorFaultsPerSecond: rate(last.stat.majflt, reading.stat.majflt, elapsedMs),
  }
}

function ratesAtRest(before: Before, sample: Sample): Rates {
  if (before.rates.cpuUsage === 0) return before.rates
  const last = before.reading
  const point = { ...pointOf(last, sample), atMs: sample.atMs }
  return {
    cpuUsage: usageAt(before.window, point, sample.host.cpuCount, 1 / sample.clockTicksPerSecond),
    runQueueUsage: last.schedstat === undefined || last.stat.num_threads > 1 ? undefined : 0,
    majorFaultsPerSecond: Number.isNaN(last.stat.majflt) ? undefined : 0,
  }
}

function ratesOfIo(before: Before, reading: ProcessReading, ran: boolean): Rates {
  const io = reading.details?.io
  const last = before.reading.details?.io
  if (io === undefined) return { diskReadBytesPerSecond: undefined, diskWriteBytesPerSecond: undefined }
  if (io !== last) {
    const elapsedMs = reading.details?.ioElapsedMs
    return {
      diskReadBytesPerSecond: rate(last?.read_bytes, io.read_bytes, elapsedMs),
      diskWriteBytesPerSecond: rate(last?.write_bytes, io.write_bytes, elapsedMs),
    }
  }
  if (!ran) return { diskReadBytesPerSecond: 0, diskWriteBytesPerSecond: 0 }
  const { diskReadBytesPerSecond, diskWriteBytesPerSecond } = before.rates
  return { diskReadBytesPerSecond, diskWriteBytesPerSecond }
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
