// A process is near its own limit of open files: accept, open and connect will fail with EMFILE. netdata warns at 95 %
// and clears at 85 %; here earlier, because a leak of descriptors rarely takes minutes to end.

import type { Rule } from '../rule.ts'

const BAD_SHARE = 0.8
const GOOD_SHARE = 0.7
const CRITICAL_SHARE = 0.95

export const fds: Rule = {
  id: 'fds',
  raise: { share: 0.6, ms: 30_000 },
  clear: { share: 0.8, ms: 60_000 },
  observe: ({ snapshot }) =>
    snapshot.processes.flatMap(process => {
      const { openFds, openFdsLimit: limit, self, id, pid, comm, container } = process
      if (openFds === undefined || limit === undefined || self || openFds < GOOD_SHARE * limit) return []
      return [
        {
          key: id,
          level: openFds >= BAD_SHARE * limit ? ('bad' as const) : ('between' as const),
          severity: openFds >= CRITICAL_SHARE * limit ? ('critical' as const) : ('warning' as const),
          confidence: 'certain' as const,
          subject: { processId: id, pid, comm, ...(container !== undefined && { container }) },
          evidence: { openFds, limit, share: openFds / limit },
        },
      ]
    }),
}
