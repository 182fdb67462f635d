// Findings of two ticks -> the events that report which were raised, got worse or cleared.

import type { Finding } from '../model/finding.ts'
import { formatAge } from '../model/format.ts'
import { findingWords } from '../words/finding.ts'
import type { Happened } from './happened.ts'

const SEVERITIES = ['note', 'warning', 'critical'] as const

export function createFindingEvents() {
  let open = new Map<string, Finding>()

  /** `at`: Unix milliseconds of the tick. */
  return (findings: readonly Finding[], at: number): Happened[] => {
    const before = open
    open = new Map(findings.map(finding => [`${finding.id} ${finding.key}`, finding]))
    const worse = [...open].flatMap(([name, finding]) =>
      rankOf(finding) > rankOf(before.get(name)) ? [raised(finding, at)] : [],
    )
    return [...worse, ...[...before].flatMap(([name, last]) => (open.has(name) ? [] : [cleared(last, at)]))]
  }
}

const rankOf = (finding: Finding | undefined) =>
  finding === undefined ? -1 : SEVERITIES.indexOf(finding.severity)

function raised(finding: Finding, at: number): Happened {
  return {
    ...aboutOf(finding),
    type: 'findingRaised',
    text: `${finding.severity}: ${findingWords(finding, at).sentence}`,
    ...(finding.severity !== 'note' && { alarming: true }),
  }
}

/** In the words of its last tick. */
function cleared(last: Finding, at: number): Happened {
  return {
    ...aboutOf(last),
    type: 'findingCleared',
    text: `cleared after ${formatAge(at - last.since)}: ${findingWords(last, at).sentence}`,
  }
}

function aboutOf({ id, key, severity, since, subject }: Finding) {
  const { processId, pid, comm, container, port } = subject
  return {
    finding: { id, key, severity, since },
    ...(processId !== undefined && { processId }),
    ...(pid !== undefined && { pid }),
    ...(comm !== undefined && { comm }),
    ...(container !== undefined && { container }),
    ...(port !== undefined && { port }),
  }
}
