// Snapshots -> what each process used in the last ten minutes, so that a page that opens, or a row that scrolls into view,
// shows its past at once. A process of which nothing changes costs an entry; each metric that did change 60 numbers.

import { METRIC_BY_NAME } from '../model/metrics.ts'
import type { Cell } from '../model/protocol.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { stepBetween } from '../model/step.ts'
import {
  TREND_POINTS,
  TREND_UNKNOWN,
  TRENDS,
  type TrendName,
  trendPoint,
  trendStepMs,
} from '../model/trend.ts'

/** Points of a metric, oldest first; the last is of the step of the newest tick. Undefined: nothing is known. */
export interface TrendPoints {
  readonly get: (id: string, name: TrendName) => readonly number[] | undefined
}

export interface Trends extends TrendPoints {
  /** Once per tick. */
  record(snapshot: Pick<Snapshot, 'at' | 'intervalMs' | 'processes'>): void
}

const NAMES = Object.keys(TRENDS) as TrendName[]
const KEYS = NAMES.map(name => METRIC_BY_NAME.get(name)?.key as keyof Process)

/** The points of a metric that changed. */
interface Line {
  /** By step modulo TREND_POINTS. */
  readonly points: Int32Array
  step: number
  /** Of the step's moments so far. */
  sum: number
  count: number
  /** The last step whose point was another than the one before. */
  changedStep: number
}

interface Entry {
  /** As of the last tick: what did not change is the same object. */
  process: Process
  readonly firstStep: number
  /** In the order of NAMES; those that are missing have not changed. */
  lines: (Line | undefined)[] | undefined
}

const slotOf = (step: number) => step % TREND_POINTS
const pointOf = (process: Process, place: number): number =>
  trendPoint(NAMES[place] as TrendName, process[KEYS[place] as keyof Process] as Cell | undefined)

export function createTrends(): Trends {
  const entries = new Map<string, Entry>()
  /** The steps in which there was a tick, by step modulo TREND_POINTS. */
  const seen = new Float64Array(TREND_POINTS).fill(-1)
  let step = -1
  /** Those with lines. */
  const moving = new Set<Entry>()
  let last: readonly Process[] = []
  /** Ticks of this step before the present one. */
  let before = 0

  function beginTick(next: number): void {
    // A clock that was set back: what was drawn after it would be drawn twice.
    if (next < step) {
      entries.clear()
      moving.clear()
    }
    before = next === step ? before + 1 : 0
    step = next
    seen[slotOf(step)] = step
  }

  function record({ at, intervalMs, processes }: Pick<Snapshot, 'at' | 'intervalMs' | 'processes'>): void {
    beginTick(Math.floor(at / trendStepMs(intervalMs)))
    const moved = entries.size === processes.length ? stepBetween(last, processes) : undefined
    last = processes
    if (moved === undefined) for (const process of processes) follow(process)
    else for (const place of moved) follow(processes[place] as Process)
    for (const entry of moving) pushAll(entry)
    if (entries.size > processes.length) forgetEnded(processes)
  }

  function follow(process: Process): void {
    const entry = entries.get(process.id)
    if (entry === undefined) {
      entries.set(process.id, { process, firstStep: step, lines: undefined })
      return
    }
    if (entry.process !== process) beginLines(entry, process)
    entry.process = process
    if (entry.lines !== undefined) moving.add(entry)
  }

  function forgetEnded(alive: readonly Process[]): void {
    const ids = new Set(alive.map(({ id }) => id))
    for (const [id, entry] of entries) {
      if (ids.has(id)) continue
      entries.delete(id)
      moving.delete(entry)
    }
  }

  /** Of each metric that changes now for the first time. */
  function beginLines(entry: Entry, process: Process): void {
    for (let place = 0; place < NAMES.length; place++) {
      if (entry.lines?.[place] !== undefined) continue
      const was = pointOf(entry.process, place)
      const is = pointOf(process, place)
      // A rate is missing at first: that is no change.
      if (is === was || (was === TREND_UNKNOWN && step - entry.firstStep <= 1)) continue
      entry.lines ??= Array<Line | undefined>(NAMES.length).fill(undefined)
      entry.lines[place] = {
        points: new Int32Array(TREND_POINTS).fill(was),
        step,
        sum: was === TREND_UNKNOWN ? 0 : was * before,
        count: was === TREND_UNKNOWN ? 0 : before,
        changedStep: step,
      }
    }
  }

  function pushAll(entry: Entry): void {
    const lines = entry.lines as (Line | undefined)[]
    let isQuiet = true
    for (let place = 0; place < NAMES.length; place++) {
      const line = lines[place]
      if (line === undefined) continue
      push(line, pointOf(entry.process, place), TRENDS[NAMES[place] as TrendName].isMean)
      // The same for the whole length: nothing more to keep.
      if (step - line.changedStep >= TREND_POINTS) lines[place] = undefined
      else isQuiet = false
    }
    if (!isQuiet) return
    entry.lines = undefined
    moving.delete(entry)
  }

  function push(line: Line, value: number, isMean: boolean): void {
    if (line.step !== step) {
      line.step = step
      line.sum = 0
      line.count = 0
    }
    if (value !== TREND_UNKNOWN) {
      line.sum += value
      line.count++
    }
    const mean = line.count === 0 ? TREND_UNKNOWN : Math.round(line.sum / line.count)
    const point = isMean ? mean : value
    line.points[slotOf(step)] = point
    if (point !== line.points[slotOf(step + TREND_POINTS - 1)]) line.changedStep = step
  }

  function get(id: string, name: TrendName): readonly number[] | undefined {
    const entry = entries.get(id)
    if (entry === undefined) return undefined
    const place = NAMES.indexOf(name)
    const line = entry.lines?.[place]
    const constant = pointOf(entry.process, place)
    const points: number[] = []
    for (let one = Math.max(0, step - TREND_POINTS + 1); one <= step; one++) {
      const isKnown = one >= entry.firstStep && seen[slotOf(one)] === one
      const point = isKnown ? (line?.points[slotOf(one)] ?? constant) : TREND_UNKNOWN
      if (points.length > 0 || point !== TREND_UNKNOWN) points.push(point)
    }
    return points.length === 0 ? undefined : points
  }

  return { record, get }
}
