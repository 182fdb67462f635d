// The container's memory has risen steadily for forty minutes, by a tenth of its limit an hour, and the limit is still
// far away: a note without a forecast.

import { subjectOf } from '../container-of.ts'
import type { createMemoryWatch } from '../memory-watch.ts'
import { begunWith } from '../rise.ts'
import type { Rule } from '../rule.ts'

const SHARE_PER_HOUR_MIN = 0.1
const WINDOW_MS_MIN = 40 * 60_000
const HOUR_MS = 60 * 60_000

export function createMemoryGrows(watch: ReturnType<typeof createMemoryWatch>): Rule {
  return {
    id: 'memory-grows',
    raise: { share: 0.8, ms: 40_000 },
    clear: { share: 1, ms: 60_000 },
    observe: one =>
      watch.tick(one).flatMap(memory => {
        const { slow, limitBytes, usedBytes, container } = memory
        if (slow === undefined || limitBytes === undefined || slow.windowMs < WINDOW_MS_MIN) return []
        const perHour = slow.slope * HOUR_MS
        if (perHour < SHARE_PER_HOUR_MIN * limitBytes) return []
        const { kind, who, spreadOver } = watch.growthOf(memory, slow, one)
        const load = watch.grewWith(memory, slow, one)
        return [
          {
            key: container.id,
            level: 'bad' as const,
            severity: 'note' as const,
            confidence: load === undefined ? ('likely' as const) : ('guess' as const),
            subject: subjectOf(container),
            evidence: {
              usedBytes,
              limitBytes,
              riseBytes: slow.rise,
              windowSeconds: slow.windowMs / 1000,
              bytesPerHour: perHour,
              kind,
              spreadOver,
              grewWith: load?.what,
              loadFrom: load?.from,
              loadTo: load?.to,
            },
            who,
            ...begunWith(slow, one),
          },
        ]
      }),
  }
}
