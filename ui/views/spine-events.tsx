// What happened, as marks in the two event lanes: a click goes to that moment.

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

function EventMark({ mark, lane }: { readonly mark: Mark; readonly lane: LaneName }) {
  const { first, count, kind, x } = mark
  const { top, height } = laneOf(lane)
  const text = `${timeText(first.at)} ${printable(first.text)}${count === 1 ? '' : ` and ${count - 1} more`}`
  return (
    <button
      type="button"
      class={`event-mark ${kind}`}
      style={{ left: `${x}px`, top: `${top}px`, height: `${height}px` }}
      title={text}
      aria-label={text}
      onPointerEnter={() => {
        hoverAt.value = first.at
        hoverLane.value = lane
      }}
      onClick={() => goTo(first.at)}
    >
      <MarkShape kind={first.type === 'portClose' && kind === 'port' ? 'portClosed' : kind} />
      {count > 1 && <small>{count > 99 ? '99+' : count}</small>}
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
