// Left of the plot: what each lane shows, its value at the moment shown and a note; the legend of events, which switches
// kinds on and off; the range.
import type { ComponentChildren } from 'preact'
import { memoryUseOf } from '../../server/model/container.ts'
import { formatByteRate, formatBytesLong } from '../../server/model/format.ts'
import type { ViewHeader } from '../../server/model/protocol.ts'
import { percent, plural, roughly } from '../../server/words/phrases.ts'
import { MarkShape } from '../components/mark-shape.tsx'
import { Severity } from '../components/severity.tsx'
import { hiddenKinds, type Kind, toggleKind } from '../store/alarms.ts'
import { diskAbsence } from '../store/disk-absence.ts'
import { etaOf, whyNoTrend } from '../store/growth.ts'
import { header } from '../store/live.ts'
import { memoryParts } from '../store/memory-parts.ts'
import { step } from '../store/moment.ts'
import { RANGES, rangeMs, setRange } from '../store/timeline.ts'
import { PHONE_BELOW, windowWidth } from '../store/viewport.ts'

interface FigureProps {
  readonly name: string
  /** With its unit behind it: `[445, 'of 512 MiB']`. */
  readonly value: readonly [string, string]
  readonly note?: ComponentChildren
  readonly look?: 'warning' | 'critical' | undefined
  readonly title?: string
}

function Figure({ name, value: [amount, of], note, look, title }: FigureProps) {
  return (
    <div class="figure" title={title}>
      <span class="name">{name}</span>
      <span class="value">
        <b>{amount}</b> <small>{of}</small>
        {note !== undefined && (
          <em class={look}>
            {look && <Severity shape={look} />}
            {note}
          </em>
        )}
      </span>
    </div>
  )
}

function facts(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(' · ')
}

const EMPTY: readonly [string, string] = ['-', '']

function Cpu({ of: { host, container, totals } }: { readonly of: ViewHeader }) {
  const used = container === undefined ? host.cpuUsage : (container.cpuUsage ?? totals.cpuUsage)
  const limit = container?.cpuLimit
  const cpus = Number((limit ?? host.cpuCount).toFixed(2))
  const throttled = container?.cpuThrottledShare ?? 0
  const load = host.load?.[0].toFixed(1)
  const stall = container?.pressure?.cpu?.someAvg10
  const calm = facts(
    container?.cpuThrottledShare !== undefined && 'no throttling',
    load !== undefined && `load ${load}`,
  )
  return (
    <Figure
      name="CPU"
      value={[used === undefined ? '-' : used.toFixed(2), `of ${cpus}${limit ? '' : ' (host)'}`]}
      note={throttled > 0 ? `throttled ${percent(throttled)}` : calm}
      look={throttled > 0 ? 'warning' : undefined}
      title={facts(
        host.cpuUsage !== undefined && `host ${host.cpuUsage.toFixed(2)} of ${host.cpuCount} CPUs`,
        host.load && `load ${host.load.map(average => average.toFixed(2)).join(' ')}`,
        stall !== undefined && `pressure ${percent(stall)} of the last 10 s`,
      )}
    />
  )
}

/** Its severity, if something was found of the memory. */
function trouble({ findings = [] }: ViewHeader): 'warning' | 'critical' | undefined {
  const found = findings.find(
    ({ id }) => id === 'memory-eta' || id === 'memory-pressure' || id === 'oom-kill',
  )
  return found === undefined || found.severity === 'note' ? undefined : found.severity
}

function Memory({ of }: { readonly of: ViewHeader }) {
  const { host, container, totals } = of
  const ofHost =
    host.memoryBytes === undefined || host.memoryAvailableBytes === undefined
      ? undefined
      : host.memoryBytes - host.memoryAvailableBytes
  const { usedBytes, cacheBytes } = container === undefined ? {} : memoryUseOf(container)
  const used = usedBytes ?? (container === undefined ? ofHost : undefined) ?? totals.rssBytes
  const limit = container?.memoryLimitBytes ?? undefined
  const whole = limit ?? host.memoryBytes
  const [amount = '', unit = ''] = formatBytesLong(used).split(' ')
  const [most = '', mostUnit = ''] = whole === undefined ? [] : formatBytesLong(whole).split(' ')
  const kills = container?.oomKills ?? 0
  const eta = etaOf(container?.id)
  const parts = container === undefined ? [] : memoryParts(container)
  return (
    <Figure
      name="Memory"
      value={[
        amount,
        `${unit === mostUnit ? '' : `${unit} `}${most === '' ? '' : `of ${Number(most)} ${mostUnit}`}`,
      ]}
      note={facts(
        whole !== undefined && `${percent(used / whole)}${limit ? '' : ' of host'}`,
        eta !== undefined && `full in ~${roughly(eta.etaSeconds)}`,
        eta === undefined && kills > 0 && `${kills} killed`,
        kills === 0 && whyNoTrend.value !== undefined && trouble(of) === undefined && 'no trend',
      )}
      look={kills > 0 ? 'critical' : trouble(of)}
      title={facts(
        whyNoTrend.value !== undefined && `no trend: ${whyNoTrend.value}`,
        cacheBytes !== undefined && `cache ${formatBytesLong(cacheBytes)}, which the kernel can drop at once`,
        ...parts.map(({ name, text }) => `${name} ${text}`),
        container?.swapBytes ? `swap ${formatBytesLong(container.swapBytes)}` : undefined,
      )}
    />
  )
}

function rateOf(one: number | undefined, other: number | undefined): readonly [string, string] {
  if (one === undefined || other === undefined) return EMPTY
  const [, amount = '', unit = ''] = /^([\d.]+)(.*)$/.exec(formatByteRate(one + other)) ?? []
  return [amount, unit === '/s' ? 'B/s' : unit.replace(/^([KMGTP])\//, '$1iB/')]
}

function Disk({ of: { container } }: { readonly of: ViewHeader }) {
  const { diskReadBytesPerSecond: read, diskWriteBytesPerSecond: write } = container ?? {}
  const stall = container?.pressure?.io?.someAvg10
  return (
    <Figure
      name="Disk"
      value={rateOf(read, write)}
      title={
        diskAbsence(container) ??
        facts(
          read !== undefined && `read ${formatByteRate(read)}`,
          write !== undefined && `write ${formatByteRate(write)}`,
          container?.cgroupVersion === 1 &&
            'without buffered writes: cgroup v1 charges those to the host; the columns of each process include them',
          stall !== undefined && `pressure ${percent(stall)} of the last 10 s`,
        )
      }
    />
  )
}

function Network({ of: { network } }: { readonly of: ViewHeader }) {
  const {
    receivedBytesPerSecond: into,
    sentBytesPerSecond: out,
    listenOverflowsPerSecond = 0,
  } = network ?? {}
  const itself = network?.interfaces.find(({ name }) => name === 'lo')?.sentBytesPerSecond
  return (
    <Figure
      name="Network"
      value={rateOf(into, out)}
      title={facts(
        'without loopback',
        itself !== undefined && `lo ${formatByteRate(itself)}`,
        network?.tcpStates?.established !== undefined &&
          plural(network.tcpStates.established, 'connection', 'connections'),
        listenOverflowsPerSecond > 0 && `${listenOverflowsPerSecond.toFixed(1)} connections dropped/s`,
      )}
    />
  )
}

const LEGEND: readonly (readonly (readonly [Kind, string])[])[] = [
  [['oomKill', 'OOM kill']],
  [
    ['exit', 'exit'],
    ['restart', 'restart'],
    ['port', 'port'],
  ],
]

function Legend({
  kinds,
  children,
}: {
  readonly kinds: readonly (readonly [Kind, string])[]
  readonly children?: ComponentChildren
}) {
  return (
    <div class="legend">
      {children}
      {kinds.map(([kind, name]) => (
        <button
          key={kind}
          type="button"
          aria-pressed={!hiddenKinds.value.has(kind)}
          // Too small for a finger: there it only explains the marks.
          disabled={windowWidth.value < PHONE_BELOW}
          title={`Show or hide: ${name}`}
          onClick={() => toggleKind(kind)}
        >
          <MarkShape kind={kind} /> {name}
        </button>
      ))}
    </div>
  )
}

function Controls() {
  return (
    <div class="controls">
      <button
        type="button"
        class="small-button"
        aria-label="Step back"
        title="Step back (←)"
        onClick={() => step(-1)}
      >
        ‹
      </button>
      <select
        class="small-button"
        aria-label="Time range"
        value={String(rangeMs.value)}
        onChange={event => setRange(Number(event.currentTarget.value))}
      >
        {RANGES.map(({ label, ms }) => (
          <option key={ms} value={String(ms)}>
            {label}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="small-button"
        aria-label="Step forward"
        title="Step forward (→)"
        onClick={() => step(1)}
      >
        ›
      </button>
    </div>
  )
}

const NAMES = ['CPU', 'Memory', 'Disk', 'Network'] as const

export function SpineFigures() {
  const shown = header.value
  const [troubles = [], changes = []] = LEGEND
  return (
    <div class="spine-left">
      {shown === undefined ? (
        NAMES.map(name => <Figure key={name} name={name} value={EMPTY} />)
      ) : (
        <>
          <Cpu of={shown} />
          <Memory of={shown} />
          <Disk of={shown} />
          <Network of={shown} />
        </>
      )}
      <Legend kinds={troubles}>
        <svg width="18" height="10" aria-hidden="true">
          <rect class="throttled" x=".5" y="1" width="17" height="8" rx="2" fill="url(#spine-throttled)" />
        </svg>
        <span>throttled</span>
      </Legend>
      <Legend kinds={changes} />
      <Controls />
    </div>
  )
}
