// Beside the tabs: what can be done with the moment shown, and, while it is past, which one it is and the way back.
import { formatAge } from '../../server/model/format.ts'
import { Icon } from '../components/icon.tsx'
import { now } from '../store/clock.ts'
import { compareWith, forgetMoment, remembered, rememberMoment } from '../store/difference.ts'
import { hello } from '../store/line.ts'
import { shownAt } from '../store/live.ts'
import { lastMoment } from '../store/moment.ts'
import { isPast } from '../store/status.ts'
import { localText, timeText } from '../store/status-text.ts'
import { backToNow, isAtNow, rangeMs } from '../store/timeline.ts'

interface ToolProps {
  readonly look: string
  readonly onDone?: () => void
}

export function CompareButton({ look, onDone }: ToolProps) {
  return (
    <button
      type="button"
      class={look}
      title="Mark this moment, go to another one, and compare the two"
      onClick={() => {
        rememberMoment()
        onDone?.()
      }}
    >
      Compare…
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

/** This moment with now, or with any other: this one is remembered until the other is shown. */
function Compare() {
  const first = remembered.value
  if (first === undefined) return <CompareButton look="ghost labelled" />
  return (
    <span class="compare">
      {first === shownAt.value ? (
        <span class="quiet">Go to another moment</span>
      ) : (
        <button
          type="button"
          class="small-button go"
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

function Then() {
  const at = shownAt.value
  const isReplay = hello.value?.replay !== undefined
  // Read so that the age goes on.
  now.value
  return (
    <span class="then">
      {isPast.value && (
        <>
          <b title={localText(at)}>{timeText(at)}</b>
          {!isReplay && <span class="past-age">{formatAge(lastMoment() - at)} ago</span>}
          {!isReplay && remembered.value === undefined && (
            <button type="button" class="small-button" onClick={() => void compareWith(lastMoment())}>
              Compare with now
            </button>
          )}
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
    <div class={isThen || remembered.value !== undefined ? 'time-tools busy' : 'time-tools'}>
      <Compare />
      <ReportLink look="ghost labelled" />
      {isThen && <Then />}
    </div>
  )
}
