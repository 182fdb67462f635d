// The container is near its limit of tasks: threads count, and so do zombies. netdata warns at 90 %.

import { attribute } from '../attribute.ts'
import type { Rule } from '../rule.ts'

const BAD_SHARE = 0.85
const GOOD_SHARE = 0.75
const CRITICAL_SHARE = 0.98

export const pidsLimit: Rule = {
  id: 'pids-limit',
  raise: { share: 0.6, ms: 30_000 },
  clear: { share: 0.8, ms: 60_000 },
  observe: ({ snapshot }) =>
    snapshot.containers.flatMap(({ id, name, pids, pidsLimit: limit }) => {
      if (pids === undefined || !limit || pids < GOOD_SHARE * limit) return []
      const own = snapshot.processes.filter(({ container, self }) => container === id && !self)
      return [
        {
          key: id,
          level: pids >= BAD_SHARE * limit ? ('bad' as const) : ('between' as const),
          severity: pids >= CRITICAL_SHARE * limit ? ('critical' as const) : ('warning' as const),
          confidence: 'certain' as const,
          subject: { container: id, containerName: name },
          evidence: { pids, limit, share: pids / limit },
          who: attribute(own, process => process.threadCount ?? 1, pids),
        },
      ]
    }),
}
