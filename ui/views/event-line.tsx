// An event, or starts and ends folded into one -> a line: when, how bad, what kind, the sentence, whose, and the way there.

import { batch } from '@preact/signals'
import type { EventInWords, EventType } from '../../server/model/event.ts'
import type { Fold } from '../../server/model/event-groups.ts'
import { formatCount } from '../../server/model/format.ts'
import { printable } from '../components/printable.ts'
import { Severity } from '../components/severity.tsx'
import { openFolds, toggleFold } from '../store/event-view.ts'
import { shownAt } from '../store/live.ts'
import { goTo } from '../store/moment.ts'
import { select } from '../store/selection.ts'
import { otherZoneText, timeText } from '../store/zone.ts'
import { ProcessLink } from './process-link.tsx'

const NAMES: Readonly<Record<EventType, string>> = {
  start: 'start',
  exit: 'exit',
  exec: 'exec',
  restart: 'restart',
  oomKill: 'OOM kill',
  throttleBegin: 'throttled',
  throttleEnd: 'throttling ended',
  limitChange: 'limit',
  portOpen: 'port opened',
  portClose: 'port closed',
  findingRaised: 'wrong',
  findingCleared: 'cleared',
}
export const nameOfType = (type: EventType) => NAMES[type]

function Time({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={otherZoneText(at)}>
      {timeText(at)}
    </time>
  )
}

/** To that moment and its process. */
function show({ at, processId }: EventInWords): void {
  batch(() => {
    goTo(at)
    if (processId !== undefined) select(processId)
  })
}

export function EventLine({ event }: { readonly event: EventInWords }) {
  const { at, type, text, processId, pid, comm, severity } = event
  return (
    <li class={`event ${severity === 'note' ? '' : 'alarming'}`}>
      <Time at={at} />
      <span class={`event-severity ${severity}`}>
        <Severity shape={severity} /> <span aria-hidden="true">{severity}</span>
      </span>
      <span class="tag">{NAMES[type]}</span>
      <span class="event-text">{printable(text)}</span>
      <span class="event-who">
        {pid !== undefined && <ProcessLink name={comm} pid={pid} processId={processId} />}
      </span>
      <button
        type="button"
        class="link"
        disabled={at === shownAt.value}
        aria-label={`Show the moment: ${printable(text)}`}
        onClick={() => show(event)}
      >
        show
      </button>
    </li>
  )
}

export function FoldLine({ fold }: { readonly fold: Fold }) {
  const { key, comm, parent, starts, ends, from, at, events } = fold
  const isOpen = openFolds.value.has(key)
  return (
    <>
      <li class="event folded">
        <Time at={at} />
        <span class="event-severity">folded</span>
        <span class="tag">starts, exits</span>
        <button type="button" class="link event-text" aria-expanded={isOpen} onClick={() => toggleFold(key)}>
          {isOpen ? '▾' : '▸'} {printable(comm)} ×{formatCount(Math.max(starts, ends))} started and ended
          {parent !== undefined && `, by ${printable(parent)}`}
        </button>
        <span class="event-who quiet">since {timeText(from)}</span>
        <span />
      </li>
      {isOpen && events.map(event => <EventLine key={event.number} event={event} />)}
    </>
  )
}
