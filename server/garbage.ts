// Garbage -> collected now and then: left alone, the runtime's heap grew from 67 to 85 MB in half an hour. To look at
// everything that lives is a seventh of what topz costs at rest, so while little is made only the young is looked at.

import { edenGC } from 'bun:jsc'
import { monotonicMs } from './clock.ts'

const COLLECT_MS = 15_000
/** Turns after which everything is looked at, also while little is made. */
const ALL_TURNS = 8

/** Of a core: with ten thousand processes a look at everything that lives takes hundreds of milliseconds. */
const ALL_SHARE_MAX = 1 / 100

/** `makesLittle`: asked at each turn. `now`: monotonic milliseconds. */
export function createCollecting(
  makesLittle: () => boolean,
  collectYoung: () => void = edenGC,
  collectAll: () => void = () => Bun.gc(true),
  now: () => number = monotonicMs,
) {
  /** Since everything was looked at. */
  let turns = Number.POSITIVE_INFINITY
  let nextAllMs = Number.NEGATIVE_INFINITY
  const timer = setInterval(() => {
    const isLittle = makesLittle()
    const startMs = now()
    if ((isLittle && ++turns < ALL_TURNS) || startMs < nextAllMs) collectYoung()
    else {
      collectAll()
      nextAllMs = startMs + (now() - startMs) / ALL_SHARE_MAX
      // What was left by a time in which much was made goes first.
      turns = isLittle ? 0 : Number.POSITIVE_INFINITY
    }
  }, COLLECT_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
