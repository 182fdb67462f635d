// The levels that a subject had in recent ticks -> whether it held one for long enough, in enough of them.

import type { Observation, Window } from './rule.ts'

/** With a smaller share of a window's ticks there is no verdict. */
const PRESENT_SHARE_MIN = 0.5
/** Ticks come a little early or late. */
const JITTER_TICKS = 1.5

export interface Seen {
  readonly at: number
  readonly level: Observation['level']
}

/** All that were seen, up to the newest one: their times, and how far apart they are. */
export interface Ticks {
  readonly at: number
  readonly intervalMs: number
  readonly times: readonly number[]
}

/** A few ticks are not a long time, even if there were no others: after a start, or a gap. */
export function hasLasted(ticks: readonly Seen[], { share, ms }: Window, { at, intervalMs }: Ticks): boolean {
  const first = ticks.find(seen => seen.level === 'bad' && at - seen.at < ms)
  return first !== undefined && at - first.at >= share * ms - JITTER_TICKS * intervalMs
}

/** Enough ticks of the window were seen, and enough of those match. Ticks in which it was not named are good. */
export function holds(
  ticks: readonly Seen[],
  level: 'bad' | 'good',
  { share, ms }: Window,
  { at, intervalMs, times }: Ticks,
): boolean {
  // Both are in order: counting from the end stops at the window's start, without copying a quarter of an hour.
  let present = 0
  for (let i = times.length - 1; i >= 0 && at - (times[i] as number) < ms; i--) present++
  if (present < PRESENT_SHARE_MIN * Math.max(1, Math.floor(ms / intervalMs))) return false
  let bad = 0
  let between = 0
  for (let i = ticks.length - 1; i >= 0 && at - (ticks[i] as Seen).at < ms; i--) {
    if (ticks[i]?.level === 'bad') bad++
    else if (ticks[i]?.level === 'between') between++
  }
  return (level === 'bad' ? bad : present - bad - between) >= share * present
}
