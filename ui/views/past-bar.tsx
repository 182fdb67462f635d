// Beside the tabs: what can be done with the moment shown, and, while it is past, which one it is and the way back.

import { formatAge } from '../../server/model/format.ts'
import { now } from '../store/clock.ts'
import { hello } from '../store/line.ts'
import { shownAt } from '../store/live.ts'
import { lastMoment } from '../store/moment.ts'
import { compareShown } from '../store/range.ts'
import { isPast } from '../store/status.ts'
import { backToNow, isAtNow, rangeMs } from '../store/timeline.ts'
import { clockOf, otherZoneText, timeText } from '../store/zone.ts'

interface ToolProps {
  readonly look: string
  readonly onDone?: () => void
}

export function CompareButton({ look, onDone }: ToolProps) {
  return (
    <button
      type="button"
      class={look}
      title="From this moment to now, or in the last ten minutes: a drag over the timeline chooses another range"
      onClick={() => {
        compareShown()
        onDone?.()
      }}
    >
      What changed
    </button>
  )
}

export function ReportLink({ look, onDone }: ToolProps) {
  const at = shownAt.value
  return (
    <a
      class={look}
      href={`report.html?at=${new Date(at).toISOString()}&from=${new Date(at - rangeMs.value).toISOString()}`}
      download
      title="One HTML file with this moment and what led up to it, to keep or send"
      onClick={onDone}
    >
      Report
    </a>
  )
}

function Then() {
  const at = shownAt.value
  const isReplay = hello.value?.replay !== undefined
  // Read so that the age goes on.
  now.value
  return (
    <span class="then">
      {isPast.value && (
        <>
          <b title={`${timeText(at)} ${otherZoneText(at)}`}>{clockOf(at)}</b>
          {!isReplay && <span class="past-age">{formatAge(lastMoment() - at)} ago</span>}
        </>
      )}
      <button
        type="button"
        class="small-button go"
        title={isReplay ? 'To the end of the recording (End)' : 'Back to now (End)'}
        disabled={isAtNow.value}
        onClick={backToNow}
      >
        {isReplay ? 'End' : 'Back to live'} <kbd>End</kbd>
      </button>
    </span>
  )
}

export function PastBar() {
  const isThen = isPast.value || !isAtNow.value
  return (
    <div class={isThen ? 'time-tools busy' : 'time-tools'}>
      <CompareButton look="ghost labelled" />
      <ReportLink look="ghost labelled" />
      {isThen && <Then />}
    </div>
  )
}
