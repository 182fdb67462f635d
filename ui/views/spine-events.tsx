// What happened, as marks in the two event lanes: a click goes to that moment. By keys it is the list of events that leads
// there: forty marks would be in the way of Tab, and they are smaller than a target may be.

import { MarkShape } from '../components/mark-shape.tsx'
import { printable } from '../components/printable.ts'
import { alarms, hiddenKinds, KINDS, type Kind, type Mark, marksOf } from '../store/alarms.ts'
import { type LaneName, laneOf, plotWidth } from '../store/geometry.ts'
import { hoverAt, hoverLane } from '../store/hover.ts'
import { goTo } from '../store/moment.ts'
import { axisRange } from '../store/timeline.ts'
import { timeText } from '../store/zone.ts'

const IN_LANE: Readonly<Record<'troubles' | 'changes', readonly Kind[]>> = {
  troubles: ['oomKill'],
  changes: ['exit', 'restart', 'port', 'limit'],
}

/** A count that is nearer to the end of the plot than this would leave it. */
const EDGE_PIXELS = 26

function EventMark({ mark, lane }: { readonly mark: Mark; readonly lane: LaneName }) {
  const { first, count, kind, x } = mark
  const { top, height } = laneOf(lane)
  const number = count > 99 ? '99+' : String(count)
  const what = `${timeText(first.at)} ${printable(first.text)}`
  const text = count === 1 ? what : `${number} events, the first: ${what}`
  return (
    <button
      type="button"
      class={`event-mark ${kind} ${x > plotWidth.value - EDGE_PIXELS ? 'at-edge' : ''}`}
      style={{ left: `${x}px`, top: `${top}px`, height: `${height}px` }}
      tabIndex={-1}
      title={text}
      aria-label={text}
      onPointerEnter={() => {
        hoverAt.value = first.at
        hoverLane.value = lane
      }}
      onClick={() => goTo(first.at)}
    >
      <MarkShape kind={first.type === 'portClose' && kind === 'port' ? 'portClosed' : kind} />
      {count > 1 && <small>{number}</small>}
    </button>
  )
}

export function SpineEvents() {
  const { events, truncated } = alarms.value
  const range = axisRange.value
  const oldest = events[0]?.at ?? range.from
  const shown = KINDS.filter(kind => !hiddenKinds.value.has(kind))
  const until = truncated ? ((oldest - range.from) / (range.to - range.from)) * plotWidth.value : 0
  return (
    <>
      {(['troubles', 'changes'] as const)
        .filter(lane => laneOf(lane).height > 0)
        .map(lane => {
          const kinds = IN_LANE[lane].filter(kind => shown.includes(kind))
          return marksOf(events, range, plotWidth.value, kinds).map(mark => (
            <EventMark key={`${mark.first.at}-${mark.first.number}`} mark={mark} lane={lane} />
          ))
        })}
      {until > 0 && (
        <i
          class="unmarked"
          style={{ width: `${until}px`, top: `${laneOf('changes').top}px` }}
          title={`Only the newest ${events.length} events are marked.`}
        />
      )}
    </>
  )
}
