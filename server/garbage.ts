// Garbage -> collected now and then: left alone, the runtime's heap grew from 67 to 85 MB in half an hour. To look at
// everything that lives is a seventh of what topz costs at rest, so while little is made only the young is looked at.

import { edenGC } from 'bun:jsc'

const COLLECT_MS = 15_000
/** Turns after which everything is looked at, also while little is made. */
const ALL_TURNS = 8

/** `makesLittle`: asked at each turn. */
export function createCollecting(
  makesLittle: () => boolean,
  collectYoung: () => void = edenGC,
  collectAll: () => void = () => Bun.gc(true),
) {
  /** Since everything was looked at. */
  let turns = Number.POSITIVE_INFINITY
  const timer = setInterval(() => {
    const isLittle = makesLittle()
    if (isLittle && ++turns < ALL_TURNS) collectYoung()
    else {
      collectAll()
      // What was left by a time in which much was made goes first.
      turns = isLittle ? 0 : Number.POSITIVE_INFINITY
    }
  }, COLLECT_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
