// All findings at the moment shown: sentence, since when, how certain, what to do next; with buttons to show its
// process and to copy.

import { useEffect, useRef } from 'preact/hooks'
import type { Finding } from '../../server/model/finding.ts'
import { nameOfFinding } from '../../server/model/finding-news.ts'
import { findingWords } from '../../server/words/finding.ts'
import { printable } from '../components/printable.ts'
import { Severity } from '../components/severity.tsx'
import { announce } from '../store/announce.ts'
import { currentFinding, FINDING_LIST_ID, isShowable, showFinding } from '../store/findings.ts'
import { shownAt } from '../store/live.ts'
import { sinceText, zoneName } from '../store/zone.ts'
import { copyText } from './clipboard.ts'
import { sinceWhenShown } from './finding-words.ts'

/** With its date: it will be read elsewhere, and later. */
function copiedWords({ finding, at }: { readonly finding: Finding; readonly at: number }): string {
  const { sentence, advice } = findingWords(finding, at)
  const since = new Date(finding.since).toISOString().slice(0, 19).replace('T', ' ')
  return [sentence, `since ${since} UTC, ${finding.confidence}`, advice].map(printable).join('\n')
}

async function copy(finding: Finding): Promise<void> {
  const isCopied = await copyText(copiedWords({ finding, at: shownAt.value }))
  announce(isCopied ? 'Finding copied' : 'The finding could not be copied')
}

function Entry({ finding }: { readonly finding: Finding }) {
  const { sentence, advice } = findingWords(finding, shownAt.value)
  const { severity, confidence, onAndOffSince } = finding
  const at = shownAt.value
  const box = useRef<HTMLLIElement>(null)
  const current = currentFinding.value
  const isCurrent = current !== undefined && nameOfFinding(current) === nameOfFinding(finding)
  // So that it is read out, is in sight, and its buttons are next to Tab.
  useEffect(() => {
    if (isCurrent) box.current?.focus()
  }, [isCurrent])
  return (
    <li ref={box} tabIndex={-1} aria-current={isCurrent}>
      <Severity shape={severity} />
      <div>
        <b>{printable(sentence)}</b>
        <p>
          since {sinceWhenShown(finding, at, ` ${zoneName(finding.since)}`)}, {confidence}
          {onAndOffSince !== undefined && `, on and off since ${sinceText(onAndOffSince, at)}`}
        </p>
        <p>{printable(advice)}</p>
      </div>
      {isShowable(finding) && (
        <button type="button" class="button" onClick={() => showFinding(finding)}>
          Show
        </button>
      )}
      <button type="button" class="button" onClick={() => void copy(finding)}>
        Copy
      </button>
    </li>
  )
}

export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <div class="finding-list" id={FINDING_LIST_ID}>
      {findings.length === 0 ? (
        <p>No findings.</p>
      ) : (
        <ul>
          {findings.map(finding => (
            <Entry key={nameOfFinding(finding)} finding={finding} />
          ))}
        </ul>
      )}
    </div>
  )
}
