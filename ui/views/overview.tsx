// The timeline's overview: CPU over the whole range, what happened when, the window that the charts show, and the
// moment that the page shows. Click to go there, drag the window.
import { useRef } from 'preact/hooks'
import { Chart } from '../components/chart.tsx'
import { printable } from '../components/printable.ts'
import { alarms, marksOf } from '../store/alarms.ts'
import { axisOf } from '../store/axis.ts'
import { shownAt } from '../store/live.ts'
import { goTo, lastMoment, moment } from '../store/moment.ts'
import { status } from '../store/status.ts'
import { timeText } from '../store/status-text.ts'
import { moveWindow, overview, windowEnd, windowMs } from '../store/timeline.ts'

function Marks({ from, to }: { readonly from: number; readonly to: number }) {
  const { events, truncated } = alarms.value
  const [oldest] = events
  const until = truncated && oldest ? (oldest.at - from) / (to - from) : 0
  return (
    <>
      {until > 0 && (
        <i
          class="unmarked"
          style={{ width: `${until * 100}%` }}
          title={`Only the newest ${events.length} alarming events are marked.`}
        />
      )}
      {marksOf(events, from, to).map(({ first, count }) => {
        const more = count === 1 ? '' : ` and ${count - 1} more`
        const text = `${timeText(first.at)} ${printable(first.text)}${more}`
        return (
          <button
            type="button"
            key={`${first.at}-${first.number}`}
            class={`mark ${first.type}`}
            style={{ left: `${((first.at - from) / (to - from)) * 100}%` }}
            title={text}
            aria-label={text}
            onPointerDown={press => press.stopPropagation()}
            onClick={click => {
              click.stopPropagation()
              goTo(first.at)
            }}
          />
        )
      })}
    </>
  )
}

/** Ends of topz's lives within the range. */
function Ends({ from, to }: { readonly from: number; readonly to: number }) {
  const ends = (overview.value?.lives ?? []).flatMap(({ ending }) => (ending ? [ending] : []))
  return (
    <>
      {ends
        .filter(({ at }) => at >= from && at <= to)
        .map(({ at, text }) => (
          <i
            key={at}
            class="life-end"
            style={{ left: `${((at - from) / (to - from)) * 100}%` }}
            title={`${timeText(at)} ${text}`}
          />
        ))}
    </>
  )
}

function Axis({ from, to }: { readonly from: number; readonly to: number }) {
  return (
    <span class="axis" title="UTC">
      {axisOf(from, to).map(({ place, label }) => (
        <i key={label} style={{ left: `${place * 100}%` }}>
          {label}
        </i>
      ))}
    </span>
  )
}

/** Pixels that a pointer may move and still count as a click. */
const CLICK_PIXELS = 4

/** A drag of the window: where it began, and how far the moment lies before the window's end. */
interface Grip {
  readonly x: number
  readonly end: number
  readonly momentBeforeEnd: number
  isMoving: boolean
}

export function Overview() {
  const box = useRef<HTMLDivElement>(null)
  const grip = useRef<Grip | undefined>(undefined)
  const drawn = overview.value
  if (drawn === undefined) return <div class="overview" />
  const { from, to, vitals } = drawn
  const values = vitals.cpu?.some(value => value !== null) ? vitals.cpu : (vitals.hostCpu ?? [])
  const at = moment.value
  const share = (time: number) => Math.min(1, Math.max(0, (time - from) / (to - from)))
  const end = windowEnd.value ?? to
  const left = share(end - windowMs.value)
  const areaOf = () => box.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1)
  const timeAt = (x: number) =>
    from + Math.min(1, Math.max(0, (x - areaOf().left) / areaOf().width)) * (to - from)
  const go = (x: number) => goTo(Math.min(timeAt(x), lastMoment()))
  const drag = (x: number, held: Grip): void => {
    held.isMoving ||= Math.abs(x - held.x) > CLICK_PIXELS
    const moved = ((x - held.x) / areaOf().width) * (to - from)
    if (held.isMoving) moveWindow(held.end + moved, held.momentBeforeEnd, lastMoment())
  }
  return (
    <div
      ref={box}
      class="overview"
      role="slider"
      tabIndex={0}
      aria-label="Moment shown"
      aria-valuemin={from}
      aria-valuemax={to}
      aria-valuenow={at ?? to}
      aria-valuetext={status.value === 'live' ? 'now' : timeText(at ?? shownAt.value)}
      onPointerDown={({ currentTarget, pointerId, clientX }) => {
        currentTarget.setPointerCapture(pointerId)
        const time = timeAt(clientX)
        const isInWindow = windowMs.value < to - from && time >= end - windowMs.value && time <= end
        grip.current = isInWindow
          ? { x: clientX, end, momentBeforeEnd: at === undefined ? 0 : end - at, isMoving: false }
          : undefined
        if (!isInWindow) go(clientX)
      }}
      onPointerMove={({ buttons, clientX }) => {
        if (buttons !== 1) return
        if (grip.current) drag(clientX, grip.current)
        else go(clientX)
      }}
      onPointerUp={({ clientX }) => {
        if (grip.current && !grip.current.isMoving) go(clientX)
        grip.current = undefined
      }}
    >
      <Chart layers={[{ colour: 'c1', values }]} label="CPU over time" />
      <i
        class="window"
        style={{ left: `${left * 100}%`, width: `${(share(end) - left) * 100}%` }}
        title="The range that the charts above show. Drag to move it."
      />
      <Marks from={from} to={to} />
      <Ends from={from} to={to} />
      {at !== undefined && at >= from && at <= to && (
        <i class="here" style={{ left: `${share(at) * 100}%` }} />
      )}
      <Axis from={from} to={to} />
    </div>
  )
}
