// What happened, newest first: searched, by severity, in groups, with starts and ends folded.
import type { EventInWords } from '../../server/model/event.ts'
import { type Entry, GROUPINGS, type Grouping, grouped, matching } from '../../server/model/event-groups.ts'
import { SEVERITIES } from '../../server/model/finding.ts'
import { printable } from '../components/printable.ts'
import { Severity } from '../components/severity.tsx'
import { eventGrouping, eventQuery, eventSeverities, toggleSeverity } from '../store/event-view.ts'
import { header } from '../store/live.ts'
import { EventLine, FoldLine, nameOfType } from './event-line.tsx'

function Switches({ events }: { readonly events: readonly EventInWords[] }) {
  return (
    <>
      {SEVERITIES.map(severity => (
        <button
          type="button"
          key={severity}
          class="chip"
          aria-pressed={eventSeverities.value.has(severity)}
          onClick={() => toggleSeverity(severity)}
        >
          <Severity shape={severity} />{' '}
          <span aria-hidden="true">
            {severity} {events.filter(event => event.severity === severity).length}
          </span>
        </button>
      ))}
    </>
  )
}

function Tools({ events }: { readonly events: readonly EventInWords[] }) {
  return (
    <div class="event-tools">
      <input
        type="search"
        class="event-search"
        aria-label="Search the events"
        placeholder="Search: leak, oom, exit 3, :9090"
        value={eventQuery.value}
        onInput={event => {
          eventQuery.value = event.currentTarget.value
        }}
      />
      <Switches events={events} />
      <label class="event-grouping">
        Group{' '}
        <select
          class="button"
          value={eventGrouping.value}
          onChange={event => {
            eventGrouping.value = event.currentTarget.value as Grouping
          }}
        >
          {GROUPINGS.map(by => (
            <option key={by} value={by}>
              {by}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

function EntryLine({ entry }: { readonly entry: Entry }) {
  return 'fold' in entry ? <FoldLine fold={entry.fold} /> : <EventLine event={entry.event} />
}

const keyOf = (entry: Entry) => ('fold' in entry ? entry.fold.key : entry.event.number)

export function Events() {
  const events = header.value?.events
  if (events === undefined) return <p class="list-empty">Waiting for the events…</p>
  if (events.length === 0)
    return <p class="list-empty">No events since topz started: no process started or ended.</p>
  const shown = matching(events, eventQuery.value, eventSeverities.value, nameOfType)
  const groups = grouped(shown, eventGrouping.value, nameOfType)
  return (
    <div class="events">
      <Tools events={events} />
      {shown.length === 0 && <p class="list-empty">No event matches.</p>}
      {groups.map(({ name, entries }) => (
        <section key={name} aria-label={name === '' ? 'Events' : printable(name)}>
          {name !== '' && <h3>{printable(name)}</h3>}
          <ol aria-label="Events, newest first">
            {entries.map(entry => (
              <EntryLine key={keyOf(entry)} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}
