// The status -> a pill that says whether the figures are current, or from when.

import { hello, line } from '../store/line.ts'
import { intervalMs, shownAt } from '../store/live.ts'
import { moment } from '../store/moment.ts'
import { status } from '../store/status.ts'
import { shortStatusText, statusText } from '../store/status-text.ts'
import { DATE_FROM, windowWidth } from '../store/viewport.ts'
import { otherZoneText } from '../store/zone.ts'

export function StatusPill() {
  const now = status.value
  const at = now === 'live' || now === 'connecting' ? 0 : shownAt.value
  const { value } = line
  const reason = value.state === 'waiting' ? value.reason : undefined
  const when = at === 0 ? undefined : otherZoneText(at)
  const textOf = windowWidth.value < DATE_FROM ? shortStatusText : statusText
  const text = textOf(now, at, intervalMs.value)
  const isEnd = now === 'past' && hello.value?.replay !== undefined && moment.value === undefined
  return (
    <div class={`pill ${now}`} title={reason ?? when}>
      <i />
      {isEnd ? text.replace(/^Past/, 'Recording') : text}
    </div>
  )
}
