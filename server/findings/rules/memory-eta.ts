// The container's memory that cannot be reclaimed rises steadily and will meet its limit within the time that was
// looked back at. Page cache does not count. A rise together with the load may end with it: a guess. Without a limit
// the host's memory is the limit, and that is a note.

import { subjectOf } from '../container-of.ts'
import type { createMemoryWatch, MemoryOf } from '../memory-watch.ts'
import type { Observation, Rule, Tick } from '../rule.ts'
import type { Rising } from '../trend.ts'

const CRITICAL_MS = 10 * 60_000

export function createMemoryEta(watch: ReturnType<typeof createMemoryWatch>): Rule {
  return {
    id: 'memory-eta',
    raise: { share: 1, ms: 1000 },
    clear: { share: 1, ms: 30_000 },
    observe: one =>
      watch
        .tick(one)
        .flatMap(memory => (memory.rising === undefined ? [] : [rising(memory, memory.rising, one, watch)])),
  }
}

function rising(
  memory: MemoryOf,
  trend: Rising,
  one: Tick,
  watch: ReturnType<typeof createMemoryWatch>,
): Observation {
  const { container, usedBytes, limitBytes } = memory
  const { kind, who } = watch.growthOf(memory, trend, one)
  const load = watch.grewWith(memory, trend, one)
  const isSoon = (trend.etaMs ?? Number.POSITIVE_INFINITY) <= CRITICAL_MS
  return {
    key: container.id,
    level: 'bad',
    severity: limitBytes === undefined ? 'note' : isSoon ? 'critical' : 'warning',
    confidence: load === undefined ? 'likely' : 'guess',
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
      kind,
      grewWith: load?.what,
      loadFrom: load?.from,
      loadTo: load?.to,
    },
    who,
    since: trend.sinceMs + one.snapshot.at - one.steadyAt,
  }
}
