// Which processes get their costly files read after this walk. Cost follows attention: processes that are new or called
// exec at once, those that ran every few seconds (their I/O each tick), those that sleep from time to time. While nobody
// looks, less of it.

import type { Request } from '../costly/requests.ts'
import type { Walk } from './collect.ts'
import { markRequested, type Tracked } from './tracked.ts'

/** Age at which the files of a process that ran are read again: an exec that keeps the name shows after this. */
const RAN_AGE_MS = 5_000
/** The same while nobody looks, unless its memory or its threads moved. */
const UNSEEN_AGE_MS = 30_000
const MOVED_PAGES = 64
const MOVED_SHARE = 0.02
/** The same for one that did not run: only others can have changed its files. */
const IDLE_AGE_MS = 300_000
/** Maximum readings of all files, and of `io` alone, per tick. A full reading costs about 30 µs of the worker. */
const FULL_MAX = 256
const IO_MAX = 512
/** Processes never read before: all at once, so that the first answer is complete, but bounded. */
const FIRST_MAX = 4096

/**
 * `first`: all are newcomers, and were requested as they were seen. `slow`: nobody looks, and a turn is due. `least`:
 * between two turns, only those that called exec.
 */
export type Pace = 'first' | 'full' | 'slow' | 'least'

/** Between two turns while nobody looks; a timer may fire a little early. */
const TURN_MS = 5000
const EARLY_MS = 50

/** Which pace is due at a time, monotonic milliseconds. */
export function createPace() {
  let turnAtMs: number | undefined
  return function paceAt(atMs: number, isUnattended: boolean): Pace {
    const last = turnAtMs
    if (isUnattended && last !== undefined && atMs - last < TURN_MS - EARLY_MS) return 'least'
    turnAtMs = atMs
    return last === undefined ? 'first' : isUnattended ? 'slow' : 'full'
  }
}

export function createRotation() {
  let cursor = 0

  /** Continues where the last tick stopped, so that every process gets its turn under load. */
  function choose(
    { tracked, visited }: Pick<Walk, 'tracked' | 'visited'>,
    nowMs: number,
    pace: Pace = 'full',
  ): Request<'full' | 'io'>[] {
    if (pace === 'first') return []
    if (pace === 'least') return chooseNew(visited)
    const chosen: Request<'full' | 'io'>[] = []
    let first = 0
    let full = 0
    let io = 0
    const start = cursor < tracked.length ? cursor : 0
    let leftOut: number | undefined
    for (let step = 0; step < tracked.length; step++) {
      const index = start + step < tracked.length ? start + step : start + step - tracked.length
      const one = tracked[index] as Tracked
      if (one.requested) continue
      const wants = whatToRead(one, nowMs, pace === 'slow')
      if (wants === undefined) continue
      if (wants === 'first' ? ++first > FIRST_MAX : wants === 'full' ? ++full > FULL_MAX : ++io > IO_MAX) {
        leftOut ??= index
        continue
      }
      chosen.push(wants === 'io' ? requestIo(one) : { pid: one.pid, id: one.reading?.id ?? '', kind: 'full' })
      markRequested(one)
    }
    cursor = leftOut ?? 0
    return chosen
  }

  return { choose }
}

/** Of those that ran: whose files must be read at once, because they called exec. More than that wait for a turn. */
function chooseNew(ran: readonly Tracked[]): Request<'full'>[] {
  const chosen = ran.filter(one => one.wantsFull && !one.requested).slice(0, FIRST_MAX)
  for (const one of chosen) markRequested(one)
  return chosen.map(({ pid, reading }) => ({ pid, id: reading?.id ?? '', kind: 'full' }))
}

function requestIo({ pid, reading }: Tracked): Request<'io'> {
  const isLeaderGone = reading?.stat.state === 'Z' && reading.stat.num_threads > 1
  return { pid, id: reading?.id ?? '', kind: 'io', ...(isLeaderGone && { leaderExited: true }) }
}

function whatToRead(one: Tracked, nowMs: number, isSlow: boolean): 'first' | 'full' | 'io' | undefined {
  if (one.wantsFull) return 'first'
  const age = nowMs - one.fullAtMs
  const ranAge = isSlow && !hasMoved(one) ? UNSEEN_AGE_MS : RAN_AGE_MS
  // Spread over the whole age, so that processes that started together are not read together.
  if (one.ranSinceFull ? age > ranAge : age > IDLE_AGE_MS - (one.pid % 64) * (IDLE_AGE_MS / 128))
    return 'full'
  if (one.ranSinceIo && one.details?.io !== undefined) return 'io'
  return undefined
}

/** Since all of its files were read. */
function hasMoved({ reading, fullRssPages, fullThreads }: Tracked): boolean {
  if (reading === undefined) return false
  const { rssPages, stat } = reading
  const pages = Math.abs(rssPages - fullRssPages)
  return stat.num_threads !== fullThreads || pages >= Math.max(MOVED_PAGES, MOVED_SHARE * fullRssPages)
}
