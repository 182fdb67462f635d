// Right of the plot: who used the most at the moment shown, when that is, and what is new in the event lanes.

import type { ComponentChildren } from 'preact'
import { formatByteRate, formatBytes } from '../../server/model/format.ts'
import type { ProgramUse } from '../../server/model/protocol.ts'
import { signalName } from '../../server/model/signal.ts'
import { printable } from '../components/printable.ts'
import { alarms } from '../store/alarms.ts'
import { classOf } from '../store/colour.ts'
import { cpuText } from '../store/lane-charts.ts'
import { header, shownAt } from '../store/live.ts'
import { isPast, status } from '../store/status.ts'
import { axisRange } from '../store/timeline.ts'
import { clockOf, otherZoneText, sinceText } from '../store/zone.ts'
import { ZoneButton } from './zone-button.tsx'

type Key = 'cpu' | 'memory' | 'disk'

function Top({
  by,
  count,
  text,
}: {
  readonly by: Key
  readonly count: number
  readonly text: (value: number) => string
}) {
  const largest: readonly ProgramUse[] = (header.value?.programs ?? [])
    .filter(use => use[by] > 0)
    .sort((a, b) => b[by] - a[by])
    .slice(0, count)
  return (
    <div>
      {largest.map(use => (
        <p key={use.program} title={printable(use.program)}>
          <i class={`dot ${classOf(use.colour)}`} aria-hidden="true" />
          <span>{printable(use.program)}</span>
          <b>{text(use[by])}</b>
        </p>
      ))}
    </div>
  )
}

function Line({ children }: { readonly children?: ComponentChildren }) {
  return <div class="small">{children}</div>
}

/** Of the range: `14 × exit 3`. */
function exits(): string {
  const { from, to } = axisRange.value
  const codes = alarms.value.events
    .filter(({ type, at }) => type === 'exit' && at >= from && at <= to)
    .map(({ exitCode, exitSignal }) => (exitSignal ? signalName(exitSignal) : `exit ${exitCode ?? '?'}`))
  const counts = [...Map.groupBy(codes, code => code)].sort(([, a], [, b]) => b.length - a.length)
  return counts
    .slice(0, 2)
    .map(([code, all]) => `${all.length} × ${code}`)
    .join(', ')
}

function throttledSince(): string {
  const found = header.value?.findings?.find(({ id }) => id === 'throttled')
  return found === undefined ? '' : `throttled since ${sinceText(found.since, shownAt.value)}`
}

export function SpineWho() {
  const { receivedBytesPerSecond: into, sentBytesPerSecond: out } = header.value?.network ?? {}
  const at = shownAt.value
  return (
    <div class="spine-right">
      <Top by="cpu" count={2} text={cpuText} />
      <Top by="memory" count={2} text={formatBytes} />
      <Top by="disk" count={1} text={formatByteRate} />
      <div>
        {into !== undefined && out !== undefined && (
          <p title="In and out, without loopback">
            <span>↓ {formatByteRate(into)}</span>
            <b>↑ {formatByteRate(out)}</b>
          </p>
        )}
      </div>
      <Line>{throttledSince()}</Line>
      <Line>{exits()}</Line>
      <div class={isPast.value ? 'past-at warn' : 'past-at'}>
        {at > 0 && (
          <p title={otherZoneText(at)}>
            <span>
              {clockOf(at)} <ZoneButton at={at} />
            </span>
            <b>{isPast.value ? 'past' : status.value === 'live' ? 'now' : ''}</b>
          </p>
        )}
      </div>
    </div>
  )
}
