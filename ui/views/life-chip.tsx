// The end of a life -> a chip that opens its evidence; at the last moment of that life, the sentence of the status line.

import { printable } from '../components/printable.ts'
import { Severity } from '../components/severity.tsx'
import { isEvidenceOpen, type ShownEnding, toggleEvidence } from '../store/ending.ts'
import { shownAt } from '../store/live.ts'
import { sinceText } from '../store/zone.ts'

const WHY = {
  stopped: 'stopped',
  oom: 'memory',
  shutdown: 'shut down',
  crash: 'crash',
  topzKilled: 'topz killed',
  reboot: 'reboot',
  unknown: 'cause unknown',
} as const

export function LifeChip({ shown: { ending, isOfShown } }: { readonly shown: ShownEnding }) {
  const whose = isOfShown ? 'This life' : 'Previous life'
  return (
    <button
      type="button"
      class="chip life"
      title={printable(ending.text)}
      aria-expanded={isEvidenceOpen.value}
      onClick={toggleEvidence}
    >
      <Severity shape="life" /> {whose} ended {sinceText(ending.at, shownAt.value)}: {WHY[ending.how]}
    </button>
  )
}

/** A press on it opens the evidence, which begins with all of it: there may be no room for that here. */
export function LifeSentence({ shown: { ending } }: { readonly shown: ShownEnding }) {
  const text = `${printable(ending.text)} (${ending.confidence})`
  return (
    <>
      <button
        type="button"
        class="finding-sentence"
        title={text}
        aria-expanded={isEvidenceOpen.value}
        onClick={toggleEvidence}
      >
        <span class="life-words">
          <Severity shape="life" /> <b>How this life ended:</b> <span class="cut">{text}</span>
        </span>
      </button>
      <button
        type="button"
        class="button finding-show"
        aria-expanded={isEvidenceOpen.value}
        onClick={toggleEvidence}
      >
        Evidence
      </button>
    </>
  )
}
