// Times below the spine: round ones, the moment under the pointer, the moment shown, the ends of a dragged range.

import { axisOf } from '../store/axis.ts'
import { laneOf, plotHeight, plotWidth } from '../store/geometry.ts'
import { hoverAt, shareOf } from '../store/hover.ts'
import { moment } from '../store/moment.ts'
import { range } from '../store/range.ts'
import { axisRange } from '../store/timeline.ts'
import { clockOf, zoneName } from '../store/zone.ts'

/** Half the width of a flag. */
const FLAG_HALF = 32
/** What is nearer to a flag than this would touch it. */
const NEAR_PIXELS = 62

interface Flag {
  readonly at: number
  readonly look: 'hover' | 'here' | 'end'
}

function flags(): readonly Flag[] {
  const hovered = hoverAt.value
  const dragged = range.value
  const here = moment.value
  return [
    ...(dragged === undefined ? [] : [dragged.from, dragged.to].map(at => ({ at, look: 'end' as const }))),
    ...(here === undefined || dragged !== undefined ? [] : [{ at: here, look: 'here' as const }]),
    ...(hovered === undefined ? [] : [{ at: hovered, look: 'hover' as const }]),
  ]
}

const within = (x: number, least: number, width: number) => Math.min(Math.max(x, least), width - least)

/** Inside the plot; those of both ends of a short range stand side by side. */
function placesOf(shown: readonly (Flag & { readonly x: number })[], width: number): readonly number[] {
  const [first, second] = shown.filter(({ look }) => look === 'end')
  if (first === undefined || second === undefined || second.x - first.x >= 2 * FLAG_HALF)
    return shown.map(({ x }) => within(x, FLAG_HALF, width))
  const middle = within((first.x + second.x) / 2, 2 * FLAG_HALF, width)
  return shown.map(flag =>
    flag === first
      ? middle - FLAG_HALF
      : flag === second
        ? middle + FLAG_HALF
        : within(flag.x, FLAG_HALF, width),
  )
}

export function SpineAxis() {
  const { from, to } = axisRange.value
  const { top, height } = laneOf('axis')
  const width = plotWidth.value
  const shown = flags().flatMap(flag => {
    const share = shareOf(flag.at)
    return share === undefined ? [] : [{ ...flag, x: share * width }]
  })
  const places = placesOf(shown, width)
  const dragged = range.value
  const middle = dragged && ((shareOf(dragged.from) ?? 0) + (shareOf(dragged.to) ?? 1)) * 0.5 * width
  const isFree = (x: number) =>
    shown.every(flag => Math.abs(flag.x - x) >= NEAR_PIXELS) &&
    (middle === undefined || Math.abs(middle - x) >= 2 * NEAR_PIXELS)
  return (
    <div class="spine-axis" style={{ top: `${top}px`, height: `${height}px` }} title={zoneName(to)}>
      {axisOf(from, to).map(({ place, label }) => (
        <span key={label} class={isFree(place * width) ? '' : 'hidden'} style={{ left: `${place * 100}%` }}>
          {label}
        </span>
      ))}
      {shown.map(({ at, look }, i) => (
        <b key={`${look} ${at}`} class={`flag ${look}`} style={{ left: `${places[i]}px` }}>
          {clockOf(at)}
        </b>
      ))}
      {shown.map(
        ({ look, x }) =>
          look === 'hover' && (
            <i key="line" class="crosshair" style={{ left: `${x}px`, height: `${plotHeight.value + 4}px` }} />
          ),
      )}
    </div>
  )
}
