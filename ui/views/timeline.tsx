// The timeline: how far back, the overview, steps back and forward, what can be done with a moment, and the way back to
// now.
import { formatAge } from '../../server/model/format.ts'
import { Icon } from '../components/icon.tsx'
import { compareWith, forgetMoment, remembered, rememberMoment } from '../store/difference.ts'
import { hello } from '../store/line.ts'
import { shownAt } from '../store/live.ts'
import { goLive, moment, step } from '../store/moment.ts'
import { isPast, status } from '../store/status.ts'
import { localText, timeText } from '../store/status-text.ts'
import { RANGES, rangeMs, setRange } from '../store/timeline.ts'
import { Overview } from './overview.tsx'

/** This moment with now, or with any other: this one is remembered until the other is shown. */
function Compare() {
  const first = remembered.value
  const isNowAnother = isPast.value && hello.value?.replay === undefined
  if (first === undefined)
    return (
      <>
        {isNowAnother && (
          <button type="button" class="button" onClick={() => void compareWith(Date.now())}>
            Compare with now
          </button>
        )}
        <button
          type="button"
          class="button"
          title="Mark this moment, go to another one, and compare the two"
          onClick={rememberMoment}
        >
          Compare…
        </button>
      </>
    )
  return (
    <span class="compare">
      {first === shownAt.value ? (
        <span class="quiet">Go to another moment</span>
      ) : (
        <button
          type="button"
          class="button primary"
          title={localText(first)}
          onClick={() => void compareWith(first)}
        >
          Compare with {timeText(first)}
        </button>
      )}
      <button
        type="button"
        class="ghost"
        aria-label="Cancel the comparison"
        title="Cancel the comparison"
        onClick={forgetMoment}
      >
        <Icon name="close" />
      </button>
    </span>
  )
}

function Back() {
  if (hello.value?.replay === undefined)
    return (
      <button type="button" class="button primary" title="Back to now (End)" onClick={goLive}>
        Live
      </button>
    )
  return (
    <button
      type="button"
      class="button primary"
      disabled={moment.value === undefined}
      title="To the end of the recording (End)"
      onClick={goLive}
    >
      End
    </button>
  )
}

export function TimelineBar() {
  const at = shownAt.value
  return (
    <section class={`timeline${isPast.value ? ' past' : ''}`} aria-label="Time">
      <select
        class="button"
        aria-label="Time range"
        value={String(rangeMs.value)}
        onChange={event => setRange(Number(event.currentTarget.value))}
      >
        {RANGES.map(({ label, ms }) => (
          <option key={ms} value={String(ms)}>
            {label}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="button square"
        aria-label="Step back"
        title="Step back (←)"
        onClick={() => step(-1)}
      >
        ‹
      </button>
      <Overview />
      <button
        type="button"
        class="button square"
        aria-label="Step forward"
        title="Step forward (→)"
        onClick={() => step(1)}
      >
        ›
      </button>
      <a
        class="button"
        href={`report.html?at=${new Date(at).toISOString()}&from=${new Date(at - rangeMs.value).toISOString()}`}
        download
        title="One HTML file with this moment and what led up to it, to keep or send"
      >
        Report
      </a>
      <Compare />
      {at > 0 && (
        <span class="past-at" title={localText(at)}>
          {isPast.value ? (
            <>
              <b>{timeText(at)}</b> <span class="past-age">{formatAge(Date.now() - at)} ago</span>
            </>
          ) : (
            <>
              {timeText(at)} {status.value === 'live' && <b>now</b>}
            </>
          )}
        </span>
      )}
      {isPast.value && <Back />}
    </section>
  )
}
