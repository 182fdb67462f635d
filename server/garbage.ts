// Garbage -> collected now and then: left alone, the runtime's heap grew from 67 to 85 MB in half an hour. To look at
// everything that lives is a seventh of what topz costs at rest, so while little is made only the young is looked at.

import { edenGC } from 'bun:jsc'

const COLLECT_MS = 15_000
/** How much is made -> turns after which everything is looked at. */
const ALL_TURNS = { 'hardly any': 8, little: 4, much: 1 }

export type Garbage = keyof typeof ALL_TURNS

/** `made`: since the last turn. */
export function createCollecting(
  made: () => Garbage,
  collectYoung: () => void = edenGC,
  collectAll: () => void = () => Bun.gc(true),
) {
  /** Since everything was looked at. */
  let turns = Number.POSITIVE_INFINITY
  const timer = setInterval(() => {
    const most = ALL_TURNS[made()]
    if (++turns < most) collectYoung()
    else {
      collectAll()
      // What was left by a time in which much was made goes first.
      turns = most > 1 ? 0 : Number.POSITIVE_INFINITY
    }
  }, COLLECT_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
