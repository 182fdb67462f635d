// The container's memory that cannot be reclaimed rises steadily and will meet its limit within the time that was
// looked back at. Page cache does not count. A rise together with the load may end with it: a guess. Without a limit
// the host's memory is the limit, and that is a note.

import { subjectOf } from '../container-of.ts'
import { fitsInHeaps } from '../heap-room.ts'
import type { createMemoryWatch, MemoryOf } from '../memory-watch.ts'
import { begunWith } from '../rise.ts'
import type { Observation, Rule, Tick } from '../rule.ts'
import { isNearEnough } from '../surge.ts'
import type { Rising } from '../trend.ts'

const CRITICAL_MS = 10 * 60_000

type Watch = ReturnType<typeof createMemoryWatch>

export function createMemoryEta(watch: Watch): Rule {
  return {
    id: 'memory-eta',
    raise: { share: 1, ms: 1000 },
    clear: { share: 1, ms: 30_000 },
    hasGrace: true,
    observe: one => watch.tick(one).flatMap(memory => nearestOf(memory, one, watch) ?? []),
  }
}

/** Of the two rises the one that meets the limit first, unless it is doubtful. */
function nearestOf(memory: MemoryOf, one: Tick, watch: Watch): Observation | undefined {
  const { rising, surging } = memory
  const isSooner = surging !== undefined && (surging.etaMs ?? 0) < (rising?.etaMs ?? Number.POSITIVE_INFINITY)
  const soon = isSooner ? observed(memory, surging, one, watch) : undefined
  return soon ?? (rising && observed(memory, rising, one, watch))
}

function observed(memory: MemoryOf, trend: Rising, one: Tick, watch: Watch): Observation | undefined {
  const { container, usedBytes, limitBytes, surging } = memory
  const load = watch.grewWith(memory, trend, one)
  // New connections, threads and processes take what they need at once, and then no more.
  if (trend === surging && load !== undefined && !isNearEnough(usedBytes, limitBytes)) return undefined
  const { kind, who, spreadOver } = watch.growthOf(memory, trend, one)
  if (fitsInHeaps(container, who, one.snapshot)) return undefined
  const from = trend === surging ? surging.from : undefined
  const isSoon = (trend.etaMs ?? Number.POSITIVE_INFINITY) <= CRITICAL_MS
  return {
    key: container.id,
    level: 'bad',
    severity: limitBytes === undefined ? 'note' : isSoon ? 'critical' : 'warning',
    confidence: load === undefined && from === undefined ? 'likely' : 'guess',
    subject: subjectOf(container),
    evidence: {
      usedBytes,
      limitBytes,
      riseBytes: trend.rise,
      windowSeconds: trend.windowMs / 1000,
      bytesPerSecond: trend.slope * 1000,
      etaSeconds: (trend.etaMs ?? Number.NaN) / 1000,
      etaLowSeconds: (trend.etaLowMs ?? Number.NaN) / 1000,
      etaHighSeconds: (trend.etaHighMs ?? Number.NaN) / 1000,
      growsFrom: from,
      kind,
      spreadOver,
      grewWith: load?.what,
      loadFrom: load?.from,
      loadTo: load?.to,
    },
    who,
    ...begunWith(trend, one),
  }
}
