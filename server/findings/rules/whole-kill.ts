// Two ticks -> containers that ended, perhaps because the kernel killed them whole for lack of memory: their cgroup, and
// with it the count of kills, is gone or new by now. The cgroup of the pod counts on, where topz may read it; else the
// last share of the limit and the signal tell, and neither alone.

import type { Container } from '../../model/container.ts'
import { entriesOf, isEntry } from '../../model/entry.ts'
import type { Confidence } from '../../model/finding.ts'
import type { HowEnded } from '../../model/how-ended.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { totalOf, unreclaimable } from '../../model/unreclaimable.ts'
import { endedBetween } from '../ended-between.ts'

export interface WholeKill {
  /** As it was seen last. */
  readonly container: Container
  /** What the container was started for. */
  readonly entry: Process
  readonly how: HowEnded
  readonly confidence: Confidence
  readonly usedBytes: number | undefined
}

const SIGKILL = 9
/** How a shell reports that its program was killed. */
const KILLED_CODE = 137
/** Above this share of its limit memory may be the cause; above the other it was at the limit. */
const FULL_SHARE = 0.9
const LIMIT_SHARE = 0.97
/** Less than this is no sign, however fast it grew. */
const GROWN_SHARE = 0.5
/** How far ahead growth is assumed to continue: two readings. */
const AHEAD_TICKS = 2
/** Of a longer time without readings nothing is more than possible. */
const GAP_TICKS = 3
/** The kernel counts the kill a moment before the process ends. */
const LATE_TICKS = 3

/** `past`: the newest last. */
export function wholeKills(now: Snapshot, past: readonly Snapshot[]): readonly WholeKill[] {
  const before = past.at(-1)
  if (before === undefined) return []
  const gone = endedBetween(before.processes, now.processes)
  if (gone.length === 0) return []
  const firsts = entriesOf(before.processes)
  return gone.flatMap(entry => {
    const container = before.containers.find(({ id }) => id === entry.container)
    if (container === undefined || container.self || entry.self || !isEntry(entry, firsts)) return []
    const how = endOf(gone, entry, now)
    if (how === undefined || isCounted(container, now)) return []
    const { usedBytes, isFull, isAtLimit } = lastMemory(container.id, past, now)
    const isKilled = how.exitSignal === SIGKILL && now.at - before.at <= GAP_TICKS * now.intervalMs
    const confidence =
      killsAbove(container, now, past) > 0
        ? 'certain'
        : isAtLimit && isKilled
          ? 'likely'
          : isFull || isAtLimit
            ? 'guess'
            : undefined
    return confidence === undefined ? [] : [{ container, entry, how, confidence, usedBytes } as const]
  })
}

/** Of the whole: killed if its first process was, or another and the first gave up at once. Undefined: it was not killed. */
function endOf(gone: readonly Process[], entry: Process, { ended = [] }: Snapshot): HowEnded | undefined {
  const ends = new Map(ended.map(({ processId, ...how }) => [processId, how]))
  const howOf = ({ id, exitCode, exitSignal }: Process): HowEnded =>
    ends.get(id) ?? {
      ...(exitCode !== undefined && { exitCode }),
      ...(exitSignal !== undefined && { exitSignal }),
    }
  const how = howOf(entry)
  if (how.exitSignal !== undefined) return how.exitSignal === SIGKILL ? how : undefined
  if (how.exitCode === undefined) return how
  if (how.exitCode === 0) return undefined
  const wasKilled = gone.some(one => one.container === entry.container && howOf(one).exitSignal === SIGKILL)
  return wasKilled ? { exitSignal: SIGKILL } : how.exitCode === KILLED_CODE ? how : undefined
}

/** Its own cgroup still is the same, and says so itself. */
function isCounted({ id, oomKills = 0, cpuSeconds = 0 }: Container, { containers }: Snapshot): boolean {
  const after = containers.find(one => one.id === id)
  return after?.oomKills !== undefined && after.oomKills > oomKills && (after.cpuSeconds ?? 0) >= cpuSeconds
}

/** Missed ticks are no reason to miss a kill: what grew may have gone on until it was seen to be gone. */
function lastMemory(id: string, past: readonly Snapshot[], now: Snapshot) {
  const readings = past.slice(-LATE_TICKS).flatMap(({ at, containers }) => {
    const container = containers.find(one => one.id === id)
    const used = container && usedOf(container)
    return used === undefined ? [] : [{ at, used, limit: container?.memoryLimitBytes }]
  })
  const [last, first] = [readings.at(-1), readings[0]]
  if (last === undefined || first === undefined)
    return { usedBytes: undefined, isFull: false, isAtLimit: false }
  const usedBytes = Math.max(...readings.map(({ used }) => used))
  if (!last.limit) return { usedBytes, isFull: false, isAtLimit: false }
  const share = usedBytes / last.limit
  const perSecond = last.at > first.at ? ((last.used - first.used) * 1000) / (last.at - first.at) : 0
  const fillsWithin = (ms: number) =>
    share >= GROWN_SHARE && last.used + (perSecond * ms) / 1000 >= (last.limit ?? 0)
  return {
    usedBytes,
    isFull: share >= FULL_SHARE || fillsWithin(now.at - last.at),
    isAtLimit: share >= LIMIT_SHARE || fillsWithin(AHEAD_TICKS * now.intervalMs),
  }
}

function usedOf(container: Container): number | undefined {
  const parts = unreclaimable(container)
  return parts === undefined ? container.workingSetBytes : totalOf(parts)
}

/** What the cgroup above counted, less what the containers in it know of. */
function killsAbove({ cgroup }: Container, now: Snapshot, past: readonly Snapshot[]): number {
  const first = past.at(-LATE_TICKS) ?? past[0]
  const parent = parentOf(cgroup)
  if (first === undefined || parent === undefined) return 0
  const inside = now.containers.filter(one => parentOf(one.cgroup) === parent)
  const risen = (key: 'oomKills' | 'oomKillsAbove') =>
    inside.map(one => {
      const last = first.containers.find(({ id }) => id === one.id)?.[key]
      const count = one[key]
      return last === undefined || count === undefined ? 0 : Math.max(0, count - last)
    })
  const known = risen('oomKills').reduce((sum, kills) => sum + kills, 0)
  return Math.max(0, ...risen('oomKillsAbove')) - known
}

function parentOf(cgroup: string | undefined): string | undefined {
  return cgroup?.slice(0, cgroup.lastIndexOf('/'))
}
