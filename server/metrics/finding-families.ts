// Findings of a tick -> topz_finding: 1 for each kind and severity that is open, 0 for the others, so that an alert
// ends at once. A fixed number of series, whatever happens.

import { createFamilies, type Family } from '../model/family.ts'
import { FINDING_IDS, type Finding, SEVERITIES } from '../model/finding.ts'

/** None before anyone watched: nothing known is not nothing wrong. */
export function findingFamilies(findings: readonly Finding[] | undefined): readonly Family[] {
  if (findings === undefined) return []
  const families = createFamilies()
  for (const id of FINDING_IDS)
    for (const severity of SEVERITIES) {
      const isOpen = findings.some(one => one.id === id && one.severity === severity)
      families.add('gauge', 'topz_finding', HELP, { id, severity }, isOpen ? 1 : 0)
    }
  return families.all()
}

const HELP = 'Whether such a finding is open: /topz/why says where, since when and what to do'
