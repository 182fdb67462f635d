// A process is stopped (SIGSTOP): it does nothing, and those that wait for it wait. One with a terminal is a shell's
// job. Or the whole container is paused: the kernel froze its cgroup.

import type { Container } from '../../model/container.ts'
import { processByPid } from '../../model/process-by-id.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { createPick } from '../../model/step.ts'
import { namesOf, spokenOf, subjectOf, subjectOfProcess } from '../container-of.ts'
import type { Observation, Rule } from '../rule.ts'

/** A checkpoint takes less. */
const FROZEN = { share: 1, ms: 3000 }
/** A debugger that attaches for a look takes less. */
const TRACED = { share: 1, ms: 30_000 }
/** Processes of one finding that are named. */
const NAMED_MAX = 64

const standingIn = createPick<Process>(({ state, self }) => (state === 'T' || state === 't') && !self)

export const stopped: Rule = {
  id: 'stopped',
  raise: { share: 1, ms: 10_000 },
  clear: { share: 1, ms: 2000 },
  observe({ snapshot }) {
    const paused = snapshot.containers.filter(({ frozen, self }) => frozen && !self)
    const within = new Set(paused.map(({ id }) => id))
    const still = standingIn(snapshot.processes).filter(({ container }) => !within.has(container ?? ''))
    return [
      ...paused.map(frozen),
      ...[...Map.groupBy(still, keyOf)].map(([key, all]) => standing(key, all, snapshot)),
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

/** Workers of one parent are stopped together, and are one finding: those that are named alike. */
function keyOf(process: Process): string {
  const { container = '', ppid, state, tty } = process
  return `${container} ${ppid} ${state}${tty === undefined ? '' : ' job'} ${spokenOf(process)}`
}

function standing(key: string, all: readonly Process[], { processes }: Snapshot): Observation {
  const first = all[0] as Process
  const { state, tty, ppid } = first
  const isTraced = state === 't'
  const others = all.length > 1 ? all.slice(0, NAMED_MAX) : []
  const parent = processByPid(processes, ppid)
  return {
    key,
    level: 'bad',
    severity: tty !== undefined || isTraced ? 'note' : 'warning',
    confidence: 'certain',
    subject: subjectOfProcess(first),
    evidence: {
      by: isTraced ? 'a debugger' : 'a signal',
      ...(all.length > 1 && { processes: all.length, parentPid: parent?.pid, parentComm: spokenOf(parent) }),
    },
    who: others.map(one => ({ ...namesOf(one), count: 1, share: 1 / all.length, amount: 1 })),
    ...(isTraced && { raise: TRACED }),
  }
}
