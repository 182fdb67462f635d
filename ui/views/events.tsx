// What happened, newest first.
import { type EventInWords, type EventType, isAlarming } from '../../server/model/event.ts'
import { printable } from '../components/printable.ts'
import { header } from '../store/live.ts'
import { selectProcess } from '../store/selection.ts'
import { localText, timeText } from '../store/status-text.ts'

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

function EventLine({ event }: { readonly event: EventInWords }) {
  const { at, type, text, processId } = event
  return (
    <li class={isAlarming(event) ? 'event alarming' : 'event'}>
      <time dateTime={new Date(at).toISOString()} title={localText(at)}>
        {timeText(at)}
      </time>
      <span class="tag">{NAMES[type]}</span>
      {processId === undefined ? (
        <span>{printable(text)}</span>
      ) : (
        <button type="button" class="link" onClick={() => selectProcess(processId)}>
          {printable(text)}
        </button>
      )}
    </li>
  )
}

export function Events() {
  const events = header.value?.events
  if (events === undefined) return <p class="list-empty">Waiting for the events…</p>
  if (events.length === 0)
    return <p class="list-empty">No events since topz started: no process started or ended.</p>
  return (
    <ol class="events" aria-label="Events, newest first">
      {events.toReversed().map(event => (
        <EventLine key={event.number} event={event} />
      ))}
    </ol>
  )
}
