// The status -> a pill that says whether the figures are current, or from when.

import { line } from '../store/line.ts'
import { intervalMs, shownAt } from '../store/live.ts'
import { status } from '../store/status.ts'
import { statusText } from '../store/status-text.ts'
import { otherZoneText } from '../store/zone.ts'

export function StatusPill() {
  const now = status.value
  const at = now === 'live' || now === 'connecting' ? 0 : shownAt.value
  const { value } = line
  const reason = value.state === 'waiting' ? value.reason : undefined
  const when = at === 0 ? undefined : otherZoneText(at)
  return (
    <div class={`pill ${now}`} title={reason ?? when}>
      <i />
      {statusText(now, at, intervalMs.value)}
    </div>
  )
}
