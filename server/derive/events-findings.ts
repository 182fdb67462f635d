// Findings of two ticks -> the events that report which were raised, got worse or cleared.

import type { Finding } from '../model/finding.ts'
import { findingNews, type Told } from '../model/finding-news.ts'
import type { Happened } from './happened.ts'

export function createFindingEvents() {
  let told: Told = new Map()

  return (findings: readonly Finding[]): Happened[] => {
    const news = findingNews(told, findings)
    told = news.told
    return [...news.raised.map(raised), ...news.cleared.map(cleared)]
  }
}

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
