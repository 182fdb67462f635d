// Proportional set sizes within a budget: reading one takes from 20 µs to several milliseconds and the memory lock of
// the process, so the process whose memory changed most comes first, then the one with the oldest figure, and the time
// that readings took decides how many follow.

import type { Answer, Request } from '../costly/requests.ts'
import type { Details } from './sample.ts'
import type { Tracked } from './tracked.ts'

/** A figure younger than this is not read again, however much the process changed. */
const AGE_MS_MIN = 5_000
/** An unchanged process is read again after this: others may have released what it shared with them. */
const AGE_MS_MAX = 300_000
/** Fewer pages, or a smaller share of its memory, do not count as a change. */
const MOVED_PAGES = 64
const MOVED_SHARE = 0.02
/** Looking at every process costs, too: not at every tick. */
const LOOK_TICKS = 5
/** Maximum readings in one turn. */
const READ_MAX = 256
/** The assumed cost of a reading before one was measured. */
const COST_MS = 0.1

interface Known {
  readonly rss: number
  readonly atMs: number
}

/** `share` of one core, 0..1; 0 reads none. */
export function createPss(share: number, intervalMs: () => number) {
  const known = new Map<string, Known>()
  const denied = new Set<string>()
  let credit = 0
  let ticks = 0
  let costMs = COST_MS

  function choose(tracked: readonly Tracked[], nowMs: number): readonly Request<'pss'>[] {
    if (share <= 0) return []
    // For one reading there is room in the end, however long they have come to take.
    const creditMax = Math.max(2 * LOOK_TICKS * share * intervalMs(), costMs)
    credit = Math.min(credit + share * intervalMs(), creditMax)
    if (ticks++ % LOOK_TICKS !== 0) return []
    const count = Math.min(READ_MAX, Math.floor(credit / costMs))
    if (count <= 0) return []
    const candidates = tracked.flatMap(one => {
      const { reading } = one
      if (reading === undefined || reading.rssPages <= 0 || denied.has(reading.id)) return []
      const last = known.get(reading.id)
      const moved = last === undefined ? reading.rssPages : Math.abs(reading.rssPages - last.rss)
      if (last !== undefined && !isDue(nowMs - last.atMs, moved, last.rss)) return []
      return [{ one, moved, atMs: last?.atMs ?? 0 }]
    })
    candidates.sort((a, b) => b.moved - a.moved || a.atMs - b.atMs)
    if (known.size > 2 * tracked.length) forget(tracked)
    return candidates
      .slice(0, count)
      .map(({ one: { pid, reading } }) => ({ kind: 'pss', pid, id: reading?.id ?? '' }))
  }

  function forget(tracked: readonly Tracked[]): void {
    const ids = new Set(tracked.map(({ reading }) => reading?.id))
    for (const id of known.keys()) if (!ids.has(id)) known.delete(id)
    for (const id of denied) if (!ids.has(id)) denied.delete(id)
  }

  /** The figures, if there are any. */
  function accept(
    tracked: Tracked,
    id: string,
    answer: Answer<'pss'>,
    nowMs: number,
  ): Partial<Details> | undefined {
    if (answer === undefined || answer === 'stuck') return undefined
    if ('refusal' in answer) {
      denied.add(id)
      return { unreadable: { ...tracked.details?.unreadable, smaps_rollup: answer.refusal } }
    }
    credit -= answer.tookMs
    costMs = 0.9 * costMs + 0.1 * answer.tookMs
    known.set(id, { rss: tracked.reading?.rssPages ?? 0, atMs: nowMs })
    return { pss: answer }
  }

  return { choose, accept }
}

function isDue(ageMs: number, moved: number, rss: number): boolean {
  if (ageMs > AGE_MS_MAX) return true
  return ageMs >= AGE_MS_MIN && moved >= Math.max(MOVED_PAGES, MOVED_SHARE * rss)
}
