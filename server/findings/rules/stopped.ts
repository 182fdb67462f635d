// A process is stopped (SIGSTOP): it does nothing, and those that wait for it wait. One of a terminal is a shell's job.

import type { Rule } from '../rule.ts'

export const stopped: Rule = {
  id: 'stopped',
  raise: { share: 1, ms: 10_000 },
  clear: { share: 1, ms: 2000 },
  observe: ({ snapshot }) =>
    snapshot.processes.flatMap(({ state, self, tty, id, pid, comm, container }) => {
      if (self || (state !== 'T' && state !== 't')) return []
      const isTraced = state === 't'
      return [
        {
          key: id,
          level: 'bad' as const,
          severity: tty !== undefined || isTraced ? ('note' as const) : ('warning' as const),
          confidence: 'certain' as const,
          subject: { processId: id, pid, comm, ...(container !== undefined && { container }) },
          evidence: { by: isTraced ? 'a debugger' : 'a signal' },
        },
      ]
    }),
}
