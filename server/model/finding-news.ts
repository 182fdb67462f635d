// Findings of two ticks -> which were raised, got worse or cleared: for events, and for a screen reader. One that another
// tells of, too, has not cleared.

import type { Finding } from './finding.ts'

/** What was raised and has not cleared, as it was last open by itself. By nameOfFinding. */
export type Told = ReadonlyMap<string, Finding>

const SEVERITIES = ['note', 'warning', 'critical'] as const

export const nameOfFinding = ({ id, key }: Pick<Finding, 'id' | 'key'>) => `${id} ${key}`

export function findingNews(before: Told, findings: readonly Finding[]) {
  const told = new Map<string, Finding>()
  const joined = new Set<string>()
  const raised = findings.filter(finding => {
    const { id, joins = [] } = finding
    const names = [finding.key, ...joins].map(key => nameOfFinding({ id, key }))
    told.set(nameOfFinding(finding), finding)
    for (const name of names) joined.add(name)
    return names.every(name => rankOf(finding) > rankOf(before.get(name)))
  })
  const gone = [...before].filter(([name]) => !told.has(name))
  for (const [name, last] of gone) if (joined.has(name)) told.set(name, last)
  const cleared = gone.flatMap(([name, last]) => (joined.has(name) ? [] : [last]))
  return { raised, cleared, told: told as Told }
}

const rankOf = (finding: Finding | undefined) =>
  finding === undefined ? -1 : SEVERITIES.indexOf(finding.severity)
