// The time line: how far back, the overview, a step back and forth, the report, and the way back to now.
import { formatAge } from '../../server/model/format.ts'
import { compareWithNow } from '../store/difference.ts'
import { hello } from '../store/line.ts'
import { header, shownAt } from '../store/live.ts'
import { goLive, step } from '../store/moment.ts'
import { clockTime } from '../store/status-text.ts'
import { RANGES, rangeMs, setRange } from '../store/timeline.ts'
import { Overview } from './overview.tsx'

export function TimelineBar() {
  const isPast = header.value?.recorded !== undefined
  const at = shownAt.value
  return (
    <section class={`timeline${isPast ? ' past' : ''}`} aria-label="Time">
      <select
        class="button"
        aria-label="How far back"
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
        aria-label="A step back"
        title="A step back (←)"
        onClick={() => step(-1)}
      >
        ‹
      </button>
      <Overview />
      <button
        type="button"
        class="button square"
        aria-label="A step forth"
        title="A step forth (→)"
        onClick={() => step(1)}
      >
        ›
      </button>
      <a
        class="button"
        href={`report.html?at=${new Date(at).toISOString()}&from=${new Date(at - rangeMs.value).toISOString()}`}
        download
        title="One HTML file of this moment and what was before it, to keep or to send"
      >
        Report
      </a>
      {isPast ? (
        <>
          <span class="past-at">
            <b>{clockTime(at)}</b> {formatAge(Date.now() - at)} ago
          </span>
          {hello.value?.replay === undefined && (
            <>
              <button type="button" class="button" onClick={() => void compareWithNow()}>
                Compare with now
              </button>
              <button type="button" class="button primary" title="Back to now (End)" onClick={goLive}>
                Live
              </button>
            </>
          )}
        </>
      ) : (
        <span class="past-at">
          {clockTime(at)} <b>now</b>
        </span>
      )}
    </section>
  )
}
