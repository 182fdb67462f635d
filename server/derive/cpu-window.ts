// CPU readings of one process -> its usage over the last second or more. The kernel counts in ticks of 10 ms: over a
// quarter of a second that would be steps of 4 %, so short intervals are measured over several readings.

import { rate } from '../model/rate.ts'

/** The shortest span that a usage covers. */
export const WINDOW_MS_MIN = 1000
/** Slack for a timer that fires a little early. */
const SLACK_MS = 25
/** User and system time are each rounded down to whole ticks. */
const TICKS_OFF = 2

interface Point {
  /** Monotonic milliseconds. */
  readonly atMs: number
  /** CPU seconds in clock ticks. */
  readonly seconds: number
  /** Nanoseconds that its only thread was on a CPU, while it has just one: exact where ticks are coarse. */
  readonly runTime: number | undefined
  readonly threads: number
}

export interface CpuWindow {
  points: Point[]
}

export function newCpuWindow(point: Point): CpuWindow {
  return { points: [point] }
}

/** It did not run until `atMs`: what was last known held until then. */
export function holdUntil(window: CpuWindow, atMs: number): void {
  const last = window.points[window.points.length - 1] as Point
  if (atMs > last.atMs) push(window, { ...last, atMs })
}

/**
 * Adds a reading and returns the usage, 1 = one CPU; undefined for the first, or if the counter fell. `tickSeconds`:
 * one clock tick. A process can't use more than its threads or the CPUs, except for one tick of rounding.
 */
export function usageAt(
  window: CpuWindow,
  point: Point,
  cpuCount: number,
  tickSeconds: number,
): number | undefined {
  push(window, point)
  const first = window.points[0] as Point
  const elapsedMs = point.atMs - first.atMs
  const byTicks = rate(first.seconds, point.seconds, elapsedMs)
  if (byTicks === undefined) return undefined
  const byRunTime = rate(seconds(first.runTime), seconds(point.runTime), elapsedMs)
  // Other threads may have come and gone in between: then the ticks show more, by more than their rounding.
  const isExact =
    byRunTime !== undefined && byTicks - byRunTime <= (TICKS_OFF * tickSeconds * 1000) / elapsedMs
  const usage = isExact ? byRunTime : byTicks
  const threads = Math.max(first.threads, point.threads)
  const most = Math.min(threads, cpuCount) + (isExact ? 0 : (tickSeconds * 1000) / elapsedMs)
  return Math.min(usage, most)
}

function seconds(nanoseconds: number | undefined): number | undefined {
  return nanoseconds === undefined ? undefined : nanoseconds / 1e9
}

/** Keeps the newest point that is a whole window old, and everything after it. */
function push(window: CpuWindow, point: Point): void {
  const { points } = window
  points.push(point)
  let old = 0
  while (old + 1 < points.length && (points[old + 1] as Point).atMs <= point.atMs - WINDOW_MS_MIN + SLACK_MS)
    old++
  if (old > 0) points.splice(0, old)
}
