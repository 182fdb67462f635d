// Only on paper: of when and where this is, and all findings in full.
import { nameOfFinding } from '../../server/model/finding-news.ts'
import { findingWords } from '../../server/words/finding.ts'
import { printable } from '../components/printable.ts'
import { Severity } from '../components/severity.tsx'
import { listed } from '../store/findings.ts'
import { hello } from '../store/line.ts'
import { shownAt } from '../store/live.ts'
import { query } from '../store/looking.ts'
import { fullTimeText, zoneName } from '../store/zone.ts'
import { sinceWhenShown } from './finding-words.ts'

export function Printed() {
  const at = shownAt.value
  return (
    <section class="printed" aria-label="Printed">
      <p>
        topz {hello.value?.version} · <b>{fullTimeText(at)}</b> · {location.href}
      </p>
      <ul>
        {listed.value.map(finding => (
          <li key={nameOfFinding(finding)}>
            <Severity shape={finding.severity} /> <b>{printable(findingWords(finding, at).sentence)}</b>,
            since {sinceWhenShown(finding, at)} {zoneName(finding.since)}.{' '}
            {printable(findingWords(finding, at).advice)}
          </li>
        ))}
      </ul>
      {query.value !== '' && <p>Only what matches: {printable(query.value)}</p>}
    </section>
  )
}
