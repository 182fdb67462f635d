// The processes that did not run: one descriptor, one number and two times each, in parallel arrays. With a thousand
// sleeping processes every object that a tick touches is a cache miss; this way it touches none.

import { parseRunTime } from '../procfs/pid-schedstat.ts'
import { readStart } from '../procfs/read.ts'
import { sleptUntil, standAt, type Tracked } from './tracked.ts'
import type { Seen } from './visit.ts'

/** One that ran may run again soon. */
const RESTLESS_MS = 5000
/** Three numbers of at most 20 digits. */
const SCHEDSTAT_BYTES_MAX = 128

export function createSleepers() {
  const buffer = Buffer.alloc(SCHEDSTAT_BYTES_MAX)
  /** By slot: descriptor of `schedstat`, -1 if that alone does not tell; its time on a CPU; the last visit. */
  let fds = new Int32Array(0)
  let runTimes = new Float64Array(0)
  let visits = new Float64Array(0)
  /** When it ran last. */
  let ranAt = new Float64Array(0)
  let present: readonly Tracked[] = []
  let timeMs = 0
  /** Slots of those that may not rest; undefined: to be looked for. One that came to rest since then stays. */
  let restless: readonly number[] | undefined
  const seen = { bytes: buffer as Uint8Array, length: 0 }

  /** Which process is in which slot from now on. */
  function tabulate(next: readonly Tracked[]): void {
    present.forEach((tracked, slot) => {
      wake(slot, tracked)
    })
    present = next
    restless = undefined
    fds = new Int32Array(next.length)
    runTimes = new Float64Array(next.length)
    visits = new Float64Array(next.length)
    ranAt = new Float64Array(next.length)
    next.forEach((tracked, slot) => {
      standAt(tracked, slot)
      note(slot, tracked)
    })
  }

  /** True if the process certainly did not run since the last visit. */
  function isAsleep(slot: number): boolean {
    const fd = fds[slot] as number
    seen.length = 0
    if (fd < 0) return false
    const length = readStart(fd, buffer)
    seen.length = length
    if (length <= 0 || parseRunTime(buffer, length) !== runTimes[slot]) return false
    visits[slot] = timeMs
    return true
  }

  /** Before `tracked` itself is read: tells it when the process was last known to be asleep. */
  function wake(slot: number, tracked: Tracked): void {
    const visitMs = visits[slot] as number
    sleptUntil(tracked, visitMs)
  }

  function note(slot: number, tracked: Tracked): void {
    fds[slot] = tracked.isSimple ? tracked.schedstatFd : -1
    runTimes[slot] = tracked.runTime
    visits[slot] = tracked.visitedAtMs
    ranAt[slot] = tracked.ranAtMs
  }

  /** It has slept for a while, as far as is known. */
  function mayRest(slot: number): boolean {
    const isKnown = (fds[slot] as number) >= 0 && !Number.isNaN(runTimes[slot])
    return isKnown && timeMs - (ranAt[slot] as number) >= RESTLESS_MS
  }

  /** Others may have changed what it is: asleep or not, it is read at the next look. */
  function doubt(slot: number): void {
    runTimes[slot] = Number.NaN
    restless = undefined
  }

  function restlessOnes(): readonly number[] {
    if (restless !== undefined) return restless
    const found: number[] = []
    for (let slot = 0; slot < present.length; slot++) if (!mayRest(slot)) found.push(slot)
    restless = found
    return found
  }

  return {
    tabulate,
    doubt,
    mayRest,
    restless: restlessOnes,
    /** All were looked at: some that rested may have run. */
    forgetRest: () => {
      restless = undefined
    },
    isAsleep,
    /** What `isAsleep` has just read, if anything. */
    seen: (): Seen | undefined => (seen.length > 0 ? seen : undefined),
    wake,
    note,
    /** The time of the visits from now on: before them, so that nothing that runs after counts as asleep. */
    setTime: (ms: number) => {
      timeMs = ms
    },
  }
}
