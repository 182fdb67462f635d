// How a life ended, at the side: its verdict with the certainty, the evidence, and the way to its last moment.

import type { EndingInWords } from '../../server/model/ending.ts'
import { Icon } from '../components/icon.tsx'
import { printable } from '../components/printable.ts'
import { REACHABLE } from '../components/reachable.ts'
import { Severity, type SeverityShape } from '../components/severity.tsx'
import { type ShownEnding, toggleEvidence } from '../store/ending.ts'
import { goTo } from '../store/moment.ts'
import { otherZoneText, timeText } from '../store/zone.ts'

const SHAPES: Partial<Record<EndingInWords['how'], SeverityShape>> = {
  topzKilled: 'warning',
  stopped: 'life',
}

export function Evidence({ shown: { ending, isOfShown, isAtEnd } }: { readonly shown: ShownEnding }) {
  return (
    <aside class="drawer evidence" aria-label="Evidence">
      <div class="drawer-head">
        <h2>{isOfShown ? 'How this life ended' : 'How the previous life ended'}</h2>
        <button type="button" class="ghost" aria-label="Close the evidence" onClick={toggleEvidence}>
          <Icon name="close" />
        </button>
      </div>
      <section class="drawer-body" aria-label="How it ended" {...REACHABLE}>
        <p class="verdict">
          <Severity shape={SHAPES[ending.how] ?? 'critical'} /> <b>{printable(ending.text)}</b> (
          {ending.confidence})
        </p>
        <p class="quiet" title={otherZoneText(ending.at)}>
          at {timeText(ending.at)}
        </p>
        <h3>Evidence</h3>
        <ul>
          {ending.evidence.map(sentence => (
            <li key={sentence}>{printable(sentence)}</li>
          ))}
        </ul>
        {!isAtEnd && (
          <button type="button" class="button" onClick={() => goTo(ending.at)}>
            Show its last moment
          </button>
        )}
      </section>
    </aside>
  )
}
