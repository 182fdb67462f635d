// The plot of the spine: lanes, events and axis, what the pointer is at, and what pointer and keys do with time.
import { useLayoutEffect, useRef } from 'preact/hooks'
import { laneAt, plotWidth } from '../store/geometry.ts'
import { hoverAt, hoverLane, leave } from '../store/hover.ts'
import { intervalMs, shownAt } from '../store/live.ts'
import { goTo, lastMoment, moment, step } from '../store/moment.ts'
import { dropRange, range, setEnds } from '../store/range.ts'
import { axisRange, backToNow, goMinute, goOrBackToNow, zoom } from '../store/timeline.ts'
import { SpineAxis } from './spine-axis.tsx'
import { SpineEvents } from './spine-events.tsx'
import { SpineLanes } from './spine-lanes.tsx'
import { SpineRange } from './spine-range.tsx'
import { spineText } from './spine-text.ts'
import { SpineTip } from './spine-tip.tsx'

/** Pixels that a pointer may move and still count as a click. */
const CLICK_PIXELS = 4
/** Wheel travel for one range more or less. */
const WHEEL_PIXELS = 80

export function timeAt(x: number): number {
  const { from, to } = axisRange.value
  return from + Math.min(1, Math.max(0, x / plotWidth.value)) * (to - from)
}

/** The end of the range at which keys began to drag it: the other one moves. */
let anchor: number | undefined

/** It begins at the moment shown, and is gone when it has shrunk to nothing. */
function dragByKey(by: number): void {
  const { from, to } = range.value ?? { from: undefined, to: undefined }
  if (from === undefined || (anchor !== from && anchor !== to))
    anchor = from ?? Math.round(moment.value ?? shownAt.value)
  const other = from === undefined ? anchor : anchor === from ? to : from
  if (other + by === anchor) dropRange()
  else setEnds(anchor, other + by)
}

function onKeyDown(event: KeyboardEvent): void {
  const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
  if (direction !== 0 && event.altKey) dragByKey(direction * Math.max(intervalMs.value, 10_000))
  else if (direction !== 0 && event.shiftKey) goMinute(direction)
  else if (direction !== 0) step(direction)
  else if (event.key === 'End') backToNow()
  else if (event.key === 'Home') goTo(axisRange.value.from + intervalMs.value)
  else if (event.key === 'Escape' && range.value !== undefined) dropRange()
  else return
  event.preventDefault()
  event.stopPropagation()
}

/** Takes the pointer, the wheel and the keys; it is drawn below marks and handles. */
function Slider() {
  const press = useRef<{ readonly x: number; isDrag: boolean } | undefined>(undefined)
  const wheel = useRef(0)
  const placeOf = (event: { readonly currentTarget: HTMLElement; readonly clientX: number }) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left
  const at = moment.value ?? shownAt.value
  const { from, to } = axisRange.value
  return (
    <div
      class="spine-slider"
      role="slider"
      tabIndex={0}
      aria-label="Moment shown"
      aria-valuemin={from}
      aria-valuemax={to}
      aria-valuenow={Math.min(Math.max(at, from), to)}
      aria-valuetext={spineText(at)}
      onKeyDown={onKeyDown}
      onPointerDown={event => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture?.(event.pointerId)
        press.current = { x: placeOf(event), isDrag: false }
      }}
      onPointerMove={event => {
        const x = placeOf(event)
        hoverAt.value = Math.min(timeAt(x), lastMoment())
        hoverLane.value = laneAt(event.clientY - event.currentTarget.getBoundingClientRect().top)
        const held = press.current
        if (held === undefined) return
        held.isDrag ||= Math.abs(x - held.x) > CLICK_PIXELS
        if (held.isDrag) setEnds(timeAt(held.x), timeAt(x))
      }}
      onPointerUp={event => {
        const held = press.current
        press.current = undefined
        if (held === undefined || held.isDrag) return
        dropRange()
        goOrBackToNow(timeAt(placeOf(event)))
      }}
      onPointerCancel={() => {
        press.current = undefined
      }}
      onPointerLeave={leave}
      onWheel={event => {
        event.preventDefault()
        wheel.current += event.deltaY
        if (Math.abs(wheel.current) < WHEEL_PIXELS) return
        const x = placeOf(event)
        zoom(wheel.current > 0 ? 1 : -1, timeAt(x), x / plotWidth.value)
        wheel.current = 0
      }}
    />
  )
}

export function SpinePlot() {
  const box = useRef<HTMLDivElement>(null)
  // Before it is painted: what is in it does not move afterwards.
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const look = () => {
      if (element.clientWidth > 0) plotWidth.value = element.clientWidth
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    look()
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={box} class="spine-plot">
      <SpineLanes />
      <Slider />
      <SpineEvents />
      <SpineRange />
      <SpineAxis />
      <SpineTip />
    </div>
  )
}
