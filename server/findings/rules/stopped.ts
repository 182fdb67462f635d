// A process is stopped (SIGSTOP): it does nothing, and those that wait for it wait. One with a terminal is a shell's
// job. Or the whole container is paused: the kernel froze its cgroup.

import type { Container } from '../../model/container.ts'
import type { Process } from '../../model/snapshot.ts'
import { subjectOf } from '../container-of.ts'
import type { Observation, Rule } from '../rule.ts'

/** A checkpoint takes less. */
const FROZEN = { share: 1, ms: 3000 }
/** A debugger that attaches for a look takes less. */
const TRACED = { share: 1, ms: 30_000 }

export const stopped: Rule = {
  id: 'stopped',
  raise: { share: 1, ms: 10_000 },
  clear: { share: 1, ms: 2000 },
  observe({ snapshot }) {
    const paused = snapshot.containers.filter(({ frozen, self }) => frozen && !self)
    const within = new Set(paused.map(({ id }) => id))
    return [
      ...paused.map(frozen),
      ...snapshot.processes
        .filter(({ state, self, container }) => {
          return (state === 'T' || state === 't') && !self && !within.has(container ?? '')
        })
        .map(standing),
    ]
  },
}

function frozen(container: Container): Observation {
  return {
    key: container.id,
    level: 'bad',
    severity: 'warning',
    confidence: 'certain',
    subject: subjectOf(container),
    evidence: { by: 'the freezer', processes: container.processCount },
    raise: FROZEN,
  }
}

function standing({ state, tty, id, pid, comm, container }: Process): Observation {
  const isTraced = state === 't'
  return {
    key: id,
    level: 'bad',
    severity: tty !== undefined || isTraced ? 'note' : 'warning',
    confidence: 'certain',
    subject: { processId: id, pid, comm, ...(container !== undefined && { container }) },
    evidence: { by: isTraced ? 'a debugger' : 'a signal' },
    ...(isTraced && { raise: TRACED }),
  }
}
