// What was found of the selected process, in full: the line of the page that leads here may be cut.

import type { Finding } from '../../server/model/finding.ts'
import { nameOfFinding } from '../../server/model/finding-news.ts'
import { findingWords } from '../../server/words/finding.ts'
import { printable } from '../components/printable.ts'
import { Severity } from '../components/severity.tsx'
import { identityOf } from '../store/detail.ts'
import { listed } from '../store/findings.ts'
import { shownAt } from '../store/live.ts'
import { sinceWhenShown } from './finding-words.ts'

/** It is about this process, or names it as one of those that explain it. */
function isAbout({ subject, who }: Finding, id: string): boolean {
  if (subject.processId !== undefined) return subject.processId === id
  const { pid } = identityOf(id)
  return who.some(one => one.pid === pid)
}

export function DrawerFindings({ id }: { readonly id: string }) {
  const found = listed.value.filter(one => isAbout(one, id))
  if (found.length === 0) return null
  return (
    <ul class="drawer-findings" aria-label="Found of this process">
      {found.map(finding => (
        <li key={nameOfFinding(finding)}>
          <Severity shape={finding.severity} /> {printable(findingWords(finding, shownAt.value).sentence)}{' '}
          <span class="quiet">since {sinceWhenShown(finding, shownAt.value)}</span>
        </li>
      ))}
    </ul>
  )
}
