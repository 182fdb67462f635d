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
  let turns = 0
  const timer = setInterval(() => {
    const isTurnOfAll = ++turns % ALL_TURNS === 0
    if (isTurnOfAll || !makesLittle()) collectAll()
    else collectYoung()
  }, COLLECT_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
