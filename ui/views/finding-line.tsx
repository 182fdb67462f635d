// The status line: the worst finding in one sentence, Show, which leads to its process, and chips for the other
// findings; or that nothing is wrong. Always there, so that nothing below it moves.
import type { Finding } from '../../server/model/finding.ts'
import { findingWords } from '../../server/words/finding.ts'
import { sinceClock } from '../../server/words/verdict.ts'
import { printable } from '../components/printable.ts'
import { Severity, type SeverityShape } from '../components/severity.tsx'
import {
  isFindingListOpen,
  isShowable,
  listed,
  nameOfFinding,
  showFinding,
  toggleFindingList,
} from '../store/findings.ts'
import { header, shownAt } from '../store/live.ts'
import { FINDING_LIST_ID, FindingList } from './finding-list.tsx'
import { chipText, quietText, verdictIn } from './finding-words.ts'

/** Further findings with a chip of their own. */
const CHIPS_MAX = 3

function Sentence({ finding }: { readonly finding: Finding }) {
  const text = printable(findingWords(finding, shownAt.value).sentence)
  return (
    <>
      <button
        type="button"
        class="finding-sentence"
        aria-expanded={isFindingListOpen.value}
        aria-controls={FINDING_LIST_ID}
        aria-keyshortcuts="w"
        title={text}
        onClick={toggleFindingList}
      >
        <Severity shape={finding.severity} /> <b>{text}</b>
        <span class="since">since {sinceClock(finding.since, shownAt.value)}</span>
      </button>
      {isShowable(finding) && (
        <button type="button" class="button finding-show" onClick={() => showFinding(finding)}>
          Show
        </button>
      )}
    </>
  )
}

function Chips({ more, notes }: { readonly more: readonly Finding[]; readonly notes: readonly Finding[] }) {
  const left = more.length - CHIPS_MAX
  return (
    <div class="chips">
      {more.slice(0, CHIPS_MAX).map(finding => (
        <button
          type="button"
          class="chip"
          key={nameOfFinding(finding)}
          title={printable(findingWords(finding, shownAt.value).sentence)}
          onClick={() => showFinding(finding)}
        >
          <Severity shape={finding.severity} /> {chipText(finding)}
        </button>
      ))}
      {left > 0 && (
        <button type="button" class="chip" onClick={toggleFindingList}>
          +{left}
        </button>
      )}
      {notes.length > 0 && (
        <button type="button" class="chip" onClick={toggleFindingList}>
          <Severity shape="note" /> {notes.length === 1 ? '1 note' : `${notes.length} notes`}
        </button>
      )}
    </div>
  )
}

const QUIET_SHAPES = { well: 'well', readable: 'well', early: 'unknown', unwatched: 'unknown' } as const

export function FindingLine() {
  const shown = header.value
  if (shown === undefined) return <section class="finding-line" aria-label="What is wrong" />
  const { kind, serious, notes } = verdictIn(shown)
  const [worst, ...more] = serious
  const shape: SeverityShape = worst?.severity ?? (kind === 'wrong' ? 'warning' : QUIET_SHAPES[kind])
  return (
    <section class={`finding-line ${shape}`} aria-label="What is wrong">
      {worst === undefined ? (
        <span class="finding-quiet">
          <Severity shape={shape} /> {kind !== 'wrong' && quietText(shown, kind)}
        </span>
      ) : (
        <Sentence finding={worst} />
      )}
      <Chips more={more} notes={notes} />
      {isFindingListOpen.value && <FindingList findings={listed.value} />}
    </section>
  )
}
