// The moment of the past that is shown, with a veil over what came later; and a dragged range with its handles.

import { formatAge } from '../../server/model/format.ts'
import { plotHeight, plotWidth } from '../store/geometry.ts'
import { intervalMs } from '../store/live.ts'
import { moment } from '../store/moment.ts'
import { dropRange, range, setEnds } from '../store/range.ts'
import { axisRange } from '../store/timeline.ts'
import { timeText } from '../store/zone.ts'
import { placeOf } from './spine-lanes.tsx'

function Veil({ left, right }: { readonly left: number; readonly right: number }) {
  return right <= left ? null : (
    <svg
      class="veil"
      style={{ left: `${left}px` }}
      width={right - left}
      height={plotHeight.value}
      aria-hidden="true"
    >
      <rect width="100%" height="100%" fill="url(#spine-veil)" />
    </svg>
  )
}

function RangeEnd({
  at,
  other,
  name,
}: {
  readonly at: number
  readonly other: number
  readonly name: string
}) {
  const { from, to } = axisRange.value
  const move = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0
    setEnds(
      from + (Math.min(plotWidth.value, Math.max(0, event.clientX - left)) / plotWidth.value) * (to - from),
      other,
    )
  }
  return (
    <div
      class="range-handle"
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-valuemin={from}
      aria-valuemax={to}
      aria-valuenow={at}
      aria-valuetext={timeText(at)}
      style={{ left: `${placeOf(at)}px`, height: `${plotHeight.value}px` }}
      onPointerDown={event => event.currentTarget.setPointerCapture?.(event.pointerId)}
      onPointerMove={event => {
        if (event.buttons === 1) move(event)
      }}
      onKeyDown={event => {
        const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
        if (event.key === 'Escape') dropRange()
        else if (direction !== 0)
          setEnds(at + direction * intervalMs.value * (event.shiftKey ? 60 : 1), other)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    />
  )
}

/** What the times of both ends and the length between them take. */
const LENGTH_PIXELS = 130

function Dragged({ from, to }: { readonly from: number; readonly to: number }) {
  const [left, right] = [placeOf(from), placeOf(to)].map(x => Math.min(plotWidth.value, Math.max(0, x)))
  return (
    <>
      <Veil left={0} right={left ?? 0} />
      <Veil left={right ?? 0} right={plotWidth.value} />
      <i
        class="range-box"
        style={{
          left: `${left}px`,
          width: `${(right ?? 0) - (left ?? 0)}px`,
          height: `${plotHeight.value}px`,
        }}
      />
      <RangeEnd at={from} other={to} name="Start of the range" />
      <RangeEnd at={to} other={from} name="End of the range" />
      {/* Between the times of its ends, if there is room. */}
      {(right ?? 0) - (left ?? 0) >= LENGTH_PIXELS && (
        <span
          class="range-tools"
          style={{ left: `${((left ?? 0) + (right ?? 0)) / 2}px`, top: `${plotHeight.value}px` }}
        >
          <b>{formatAge(to - from)}</b>
        </span>
      )}
    </>
  )
}

export function SpineRange() {
  const dragged = range.value
  if (dragged !== undefined) return <Dragged {...dragged} />
  const at = moment.value
  if (at === undefined) return null
  const x = placeOf(at)
  if (x < 0 || x > plotWidth.value) return null
  return (
    <>
      <Veil left={x} right={plotWidth.value} />
      <i class="here" style={{ left: `${x}px`, height: `${plotHeight.value + 4}px` }} />
    </>
  )
}
