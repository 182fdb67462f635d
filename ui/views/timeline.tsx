// The time line: how much was used when, what happened, and which moment is shown. Click or drag to go there.
import { useRef } from 'preact/hooks'
import { formatAge } from '../../server/model/format.ts'
import { Chart } from '../components/chart.tsx'
import { hello } from '../store/line.ts'
import { header, shownAt } from '../store/live.ts'
import { goLive, goTo, moment, step } from '../store/moment.ts'
import { clockTime } from '../store/status-text.ts'
import { compareWithNow, marks, RANGES, rangeMs, setRange, timeline } from '../store/timeline.ts'

function Marks({ from, to }: { readonly from: number; readonly to: number }) {
  const shown = marks.value.filter(event => event.at >= from && event.at <= to && event.alarming)
  return (
    <>
      {shown.slice(-80).map(event => (
        <button
          type="button"
          key={`${event.at}-${event.number}`}
          class={`mark ${event.type}`}
          style={{ left: `${((event.at - from) / (to - from)) * 100}%` }}
          title={`${clockTime(event.at)} ${event.text}`}
          aria-label={`${clockTime(event.at)} ${event.text}`}
          onClick={click => {
            click.stopPropagation()
            goTo(event.at)
          }}
        />
      ))}
    </>
  )
}

/** Ends of lives of topz within the range. */
function Ends({ from, to }: { readonly from: number; readonly to: number }) {
  const ends = (timeline.value?.lives ?? []).flatMap(({ ending }) => (ending ? [ending] : []))
  return (
    <>
      {ends
        .filter(({ at }) => at >= from && at <= to)
        .map(({ at, text }) => (
          <i
            key={at}
            class="life-end"
            style={{ left: `${((at - from) / (to - from)) * 100}%` }}
            title={text}
          />
        ))}
    </>
  )
}

function Overview() {
  const box = useRef<HTMLDivElement>(null)
  const drawn = timeline.value
  if (drawn === undefined) return <div class="overview" />
  const { from, to, vitals } = drawn
  const values = vitals.cpu?.some(value => value !== null) ? vitals.cpu : (vitals.hostCpu ?? [])
  const at = moment.value
  const share = at === undefined ? undefined : (at - from) / (to - from)
  const go = (event: PointerEvent): void => {
    const area = box.current?.getBoundingClientRect()
    if (!area) return
    const wanted = from + Math.min(1, Math.max(0, (event.clientX - area.left) / area.width)) * (to - from)
    goTo(Math.min(wanted, Date.now()))
  }
  return (
    <div
      ref={box}
      class="overview"
      role="slider"
      tabIndex={0}
      aria-label="Moment that is shown"
      aria-valuemin={from}
      aria-valuemax={to}
      aria-valuenow={at ?? to}
      aria-valuetext={at === undefined ? 'now' : clockTime(at)}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={event => event.buttons === 1 && go(event)}
    >
      <Chart layers={[{ colour: 'c1', values }]} label="CPU over time" />
      <Marks from={from} to={to} />
      <Ends from={from} to={to} />
      {share !== undefined && share >= 0 && share <= 1 && (
        <i class="here" style={{ left: `${share * 100}%` }} />
      )}
    </div>
  )
}

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
