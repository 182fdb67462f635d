// Findings of two ticks -> the events that report which were raised, got worse or cleared.

import type { Finding } from '../model/finding.ts'
import type { Happened } from './happened.ts'

const SEVERITIES = ['note', 'warning', 'critical'] as const

export function createFindingEvents() {
  let open = new Map<string, Finding>()

  return (findings: readonly Finding[]): Happened[] => {
    const before = open
    open = new Map(findings.map(finding => [`${finding.id} ${finding.key}`, finding]))
    const worse = [...open].flatMap(([name, finding]) =>
      rankOf(finding) > rankOf(before.get(name)) ? [raised(finding)] : [],
    )
    return [...worse, ...[...before].flatMap(([name, last]) => (open.has(name) ? [] : [cleared(last)]))]
  }
}

const rankOf = (finding: Finding | undefined) =>
  finding === undefined ? -1 : SEVERITIES.indexOf(finding.severity)

const raised = (finding: Finding): Happened => ({
  type: 'findingRaised',
  severity: finding.severity,
  ...aboutOf(finding),
})

/** As of its last tick. */
const cleared = (last: Finding): Happened => ({ type: 'findingCleared', severity: 'note', ...aboutOf(last) })

function aboutOf(finding: Finding) {
  const { containerName: _, ...subject } = finding.subject
  return { finding, ...subject }
}
