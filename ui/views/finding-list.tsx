// All findings of the moment shown: sentence, since when, how certain, what to do next.
import type { Finding } from '../../server/model/finding.ts'
import { findingWords } from '../../server/words/finding.ts'
import { sinceClock } from '../../server/words/verdict.ts'
import { printable } from '../components/printable.ts'
import { Severity } from '../components/severity.tsx'
import { isShowable, showFinding } from '../store/findings.ts'
import { shownAt } from '../store/live.ts'

export const FINDING_LIST_ID = 'finding-list'

function Entry({ finding }: { readonly finding: Finding }) {
  const { sentence, advice } = findingWords(finding, shownAt.value)
  const { severity, confidence, since, onAndOffSince } = finding
  const at = shownAt.value
  return (
    <li>
      <Severity shape={severity} />
      <div>
        <b>{printable(sentence)}</b>
        <p>
          since {sinceClock(since, at)} UTC, {confidence}
          {onAndOffSince !== undefined && `, on and off since ${sinceClock(onAndOffSince, at)}`}
        </p>
        <p>{printable(advice)}</p>
      </div>
      {isShowable(finding) && (
        <button type="button" class="button" onClick={() => showFinding(finding)}>
          Show
        </button>
      )}
    </li>
  )
}

export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <div class="finding-list" id={FINDING_LIST_ID}>
      {findings.length === 0 ? (
        <p>Nothing was found.</p>
      ) : (
        <ul>
          {findings.map(finding => (
            <Entry key={`${finding.id} ${finding.key}`} finding={finding} />
          ))}
        </ul>
      )}
    </div>
  )
}
