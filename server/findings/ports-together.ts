// Findings about ports that do not accept -> one for those of one program that are held up by the same: the oldest of
// them, with the ports of all and what waits at them together.

import type { Evidence, Finding } from '../model/finding.ts'
import { callOrComm } from '../model/program.ts'

export function portsTogether(open: readonly Finding[]): readonly Finding[] {
  const ports = open.filter(({ id, subject }) => id === 'not-accepting' && subject.pid !== undefined)
  if (ports.length < 2) return open
  const groups = [...Map.groupBy(ports, programOf).values()].filter(({ length }) => length > 1)
  const others = new Set(groups.flat())
  const together = new Map(groups.map(group => [oldestOf(group), group]))
  return open.flatMap(finding => {
    const group = together.get(finding)
    if (group !== undefined) return [joined(finding, group)]
    return others.has(finding) ? [] : [finding]
  })
}

/** And what holds it up; one that accepts too slowly does accept. */
function programOf({ subject, evidence, severity }: Finding): string {
  const { cause, because, oldestWaitSeconds } = evidence
  const isSlow = typeof oldestWaitSeconds === 'number' && oldestWaitSeconds < 1
  return [subject.container, callOrComm(subject), cause ?? because, severity, isSlow].join('\n')
}

function oldestOf(group: readonly Finding[]): Finding {
  return group.reduce((oldest, one) => (one.raisedAt < oldest.raisedAt ? one : oldest))
}

function joined(oldest: Finding, group: readonly Finding[]): Finding {
  const sum = (key: string) => amounts(group, key).reduce((total, amount) => total + amount, 0) || undefined
  const waits = amounts(group, 'oldestWaitSeconds')
  const ports = group.flatMap(({ subject }) => subject.port ?? []).sort((a, b) => a - b)
  const { queueLimit: _, sockets: __, stuckSockets: ___, ...evidence } = oldest.evidence
  const processes = new Set(group.map(({ subject }) => subject.pid)).size
  return {
    ...oldest,
    since: Math.min(...group.map(({ since }) => since)),
    ...(group.some(({ mayBeOlder }) => mayBeOlder) && { mayBeOlder: true as const }),
    evidence: {
      ...evidence,
      ports: ports.join(', '),
      ...(processes > 1 && { processes }),
      queue: sum('queue'),
      oldestWaitSeconds: waits.length === 0 ? undefined : Math.max(...waits),
      gaveUp: sum('gaveUp'),
      dropped: sum('dropped'),
    } satisfies Evidence,
  }
}

function amounts(group: readonly Finding[], key: string): readonly number[] {
  return group.flatMap(({ evidence }) => {
    const amount = evidence[key]
    return typeof amount === 'number' ? [amount] : []
  })
}
