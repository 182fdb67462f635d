// The status line: the worst finding in one sentence, Show, which leads to its process, and chips for the other
// findings; or that nothing is wrong. Always there, so that nothing below it moves.

import type { ComponentChildren } from 'preact'
import type { Finding } from '../../server/model/finding.ts'
import { nameOfFinding } from '../../server/model/finding-news.ts'
import { findingWords } from '../../server/words/finding.ts'
import { verdictFrom } from '../../server/words/verdict.ts'
import { Fitting } from '../components/fitting.tsx'
import { printable } from '../components/printable.ts'
import { Severity, type SeverityShape } from '../components/severity.tsx'
import { colourOfPid } from '../store/colour.ts'
import { type ShownEnding, shownEnding } from '../store/ending.ts'
import {
  FINDING_LIST_ID,
  isFindingListOpen,
  isShowable,
  listed,
  openFinding,
  showFinding,
  toggleFindingList,
} from '../store/findings.ts'
import { header, shownAt } from '../store/live.ts'
import { type Message, messages } from '../store/messages.ts'
import { Access } from './access.tsx'
import { chipText, quietText, sinceWhenShown } from './finding-words.ts'
import { FindingList } from './later.tsx'
import { LifeChip, LifeSentence } from './life-chip.tsx'
import { MessageChip, MessageList, MessageSentence } from './message.tsx'

/** Further findings with a chip of their own. */
const CHIPS_MAX = 3

function Sentence({ finding }: { readonly finding: Finding }) {
  const text = printable(findingWords(finding, shownAt.value).sentence)
  const pid = finding.subject.pid ?? finding.who[0]?.pid
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
        <Severity shape={finding.severity} />{' '}
        {pid !== undefined && <i class={`dot ${colourOfPid(pid)}`} aria-hidden="true" />} <b>{text}</b>
        <span class="since">since {sinceWhenShown(finding, shownAt.value)}</span>
      </button>
      {isShowable(finding) && (
        <button type="button" class="button finding-show" onClick={() => showFinding(finding)}>
          Show
        </button>
      )}
    </>
  )
}

function FindingChips({
  more,
  notes,
}: {
  readonly more: readonly Finding[]
  readonly notes: readonly Finding[]
}) {
  const left = more.length - CHIPS_MAX
  return (
    <>
      {more.slice(0, CHIPS_MAX).map(finding => (
        <button
          type="button"
          class="chip"
          key={nameOfFinding(finding)}
          title={printable(findingWords(finding, shownAt.value).sentence)}
          onClick={() => openFinding(finding)}
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
    </>
  )
}

interface Said {
  readonly shape: SeverityShape
  readonly sentence: ComponentChildren
  readonly chips: ComponentChildren
}

/** What takes the sentence: being signed out, then what is critical, then a message, then the end of the life shown. */
function said(messages: readonly Message[], life: ShownEnding | undefined): Said {
  const verdict = verdictFrom(header.value ?? {})
  const { kind, serious, notes, near } = verdict
  const [worst, ...more] = serious
  const [first, ...others] = messages
  const isFirst = first !== undefined && (first.isFirst === true || worst?.severity !== 'critical')
  const messageChips = (isFirst ? others : messages).map(one => <MessageChip key={one.title} message={one} />)
  const lifeChip = life && <LifeChip shown={life} />
  if (isFirst) {
    const chips = [messageChips, <FindingChips key="findings" more={serious} notes={notes} />, lifeChip]
    return { shape: first.level, sentence: <MessageSentence message={first} />, chips }
  }
  if (life?.isAtEnd) {
    const chips = [messageChips, <FindingChips key="findings" more={serious} notes={notes} />]
    return { shape: 'life', sentence: <LifeSentence shown={life} />, chips }
  }
  const chips = [messageChips, <FindingChips key="findings" more={more} notes={notes} />, lifeChip]
  if (worst) return { shape: worst.severity, sentence: <Sentence finding={worst} />, chips }
  const shape = kind === 'well' && near.length === 0 ? 'well' : 'unknown'
  const text = header.value && quietText(header.value, verdict)
  const sentence = text && (
    <span class="finding-quiet">
      <Severity shape={shape} /> {text}
    </span>
  )
  return { shape, sentence, chips }
}

export function FindingLine() {
  const { shape, sentence, chips } = said(messages.value, shownEnding.value)
  return (
    <section class={`finding-line ${shape}`} aria-label="What is wrong">
      <div class="worst">{sentence}</div>
      <Fitting class="chips" label={count => `${count} more`}>
        {chips}
      </Fitting>
      <Access />
      <MessageList messages={messages.value} />
      {isFindingListOpen.value && <FindingList findings={listed.value} />}
    </section>
  )
}
