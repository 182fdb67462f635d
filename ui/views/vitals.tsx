// The container's four vital signs: CPU against its quota, memory against its limit, disk, network. If topz cannot read
// the container's own figures, they are the host's, and say so.

import { memoryUseOf } from '../../server/model/container.ts'
import { formatByteRate, formatBytesLong, formatCount, formatRate } from '../../server/model/format.ts'
import type { ViewHeader } from '../../server/model/protocol.ts'
import type { Host } from '../../server/model/snapshot.ts'
import { percent } from '../../server/words/phrases.ts'
import { Bar } from '../components/bar.tsx'
import { Card } from '../components/card.tsx'
import { SplitBar } from '../components/split-bar.tsx'
import { diskAbsence } from '../store/disk-absence.ts'
import { cpuLayers, diskLayers, type Layer, memoryLayers, networkLayers } from '../store/layers.ts'
import { header } from '../store/live.ts'
import { memoryParts } from '../store/memory-parts.ts'
import { VitalChart } from './vital-chart.tsx'

/** There is something to draw, even if it covers little of the range. */
const hasHistory = (layers: readonly Layer[]) =>
  layers.some(({ values }) => values.some(value => value !== null))

const CPUS = { base: 1000, least: 0.1 } as const
const BYTES = { base: 1024, least: 1024 * 1024 } as const
const BYTES_PER_SECOND = { base: 1024, least: 10 * 1024 } as const

function Cpu({ host, container, totals }: ViewHeader) {
  const usage = container === undefined ? host.cpuUsage : (container.cpuUsage ?? totals.cpuUsage)
  const limit = container?.cpuLimit
  const cpus = limit ?? host.cpuCount
  const throttled = container?.cpuThrottledShare
  const isThrottled = throttled !== undefined && throttled > 0
  const stall = container?.pressure?.cpu?.someAvg10
  const load = host.load?.map(average => average.toFixed(2)).join(' ')
  const cpusText = `${Number(cpus.toFixed(2))} ${cpus === 1 ? 'CPU' : 'CPUs'}${limit ? '' : ' (host)'}`
  return (
    <Card
      title="CPU"
      value={usage === undefined ? '-' : usage.toFixed(2)}
      of={`of ${cpusText}`}
      corner={isThrottled ? `throttled ${percent(throttled)}` : undefined}
      isBad={isThrottled}
    >
      {hasHistory(cpuLayers.value) ? (
        <VitalChart
          layers={cpuLayers.value}
          limit={cpus}
          limitText={cpusText}
          rounding={CPUS}
          text={top => String(Number(top.toPrecision(2)))}
          label="CPU over time, by process"
        />
      ) : (
        <Bar share={(usage ?? 0) / cpus} />
      )}
      <p class="card-facts">
        {host.cpuUsage !== undefined && <span>host {host.cpuUsage.toFixed(2)}</span>}
        {load && <span>load {load}</span>}
        {stall !== undefined && <span title="share of the last 10 s">pressure {percent(stall)}</span>}
      </p>
    </Card>
  )
}

function usedOf({ memoryBytes, memoryAvailableBytes }: Host): number | undefined {
  return memoryBytes === undefined || memoryAvailableBytes === undefined
    ? undefined
    : memoryBytes - memoryAvailableBytes
}

function Memory({ host, container, totals }: ViewHeader) {
  const ofHost = container === undefined ? usedOf(host) : undefined
  const { usedBytes, cacheBytes } = container === undefined ? {} : memoryUseOf(container)
  const used = usedBytes ?? ofHost ?? totals.rssBytes
  const limit = container?.memoryLimitBytes ?? undefined
  const whole = limit ?? host.memoryBytes
  const wholeText = whole === undefined ? undefined : `${formatBytesLong(whole)}${limit ? '' : ' (host)'}`
  const kills = container?.oomKills ?? 0
  const parts = container === undefined ? [] : memoryParts(container)
  return (
    <Card
      title="Memory"
      value={formatBytesLong(used)}
      of={wholeText && `of ${wholeText}`}
      corner={
        kills > 0
          ? `${kills} OOM-killed`
          : usedBytes === undefined && ofHost === undefined
            ? 'RSS'
            : undefined
      }
      isBad={kills > 0}
    >
      {hasHistory(memoryLayers.value) ? (
        <VitalChart
          layers={memoryLayers.value}
          limit={whole}
          limitText={wholeText}
          rounding={BYTES}
          text={formatBytesLong}
          label="Memory over time, by process"
        />
      ) : parts.length > 0 ? (
        <SplitBar parts={parts} whole={whole ?? 0} />
      ) : (
        <Bar share={whole ? used / whole : 0} />
      )}
      <p class="card-facts">
        {cacheBytes !== undefined && (
          <span title="file cache that the kernel can reclaim at once; it is charged to the container in addition to its memory">
            cache {formatBytesLong(cacheBytes)}
          </span>
        )}
        {hasHistory(memoryLayers.value) &&
          parts.slice(0, 2).map(({ name, text }) => (
            <span key={name}>
              {name} {text}
            </span>
          ))}
        {container?.swapBytes ? <span>swap {formatBytesLong(container.swapBytes)}</span> : null}
      </p>
    </Card>
  )
}

function Disk({ container }: ViewHeader) {
  const read = container?.diskReadBytesPerSecond
  const write = container?.diskWriteBytesPerSecond
  const stall = container?.pressure?.io?.someAvg10
  const isKnown = read !== undefined && write !== undefined
  const absence = isKnown ? undefined : diskAbsence(container)
  return (
    <Card title="Disk" value={isKnown ? formatByteRate(read + write) : '-'}>
      {hasHistory(diskLayers.value) && (
        <VitalChart
          layers={diskLayers.value}
          rounding={BYTES_PER_SECOND}
          text={formatByteRate}
          label="Bytes read and written over time"
        />
      )}
      {absence && <p class="card-note">{absence}</p>}
      <p class="card-facts">
        {isKnown && <span>read {formatByteRate(read)}</span>}
        {isKnown && <span>write {formatByteRate(write)}</span>}
        {isKnown && container?.cgroupVersion === 1 && (
          <span title="cgroup v1 charges buffered writes to the host; the columns of each process include them">
            without buffered writes
          </span>
        )}
        {stall !== undefined && <span title="share of the last 10 s">pressure {percent(stall)}</span>}
      </p>
    </Card>
  )
}

function Net({ network }: ViewHeader) {
  const received = network?.receivedBytesPerSecond
  const sent = network?.sentBytesPerSecond
  const isKnown = received !== undefined && sent !== undefined
  const itself = network?.interfaces.find(({ name }) => name === 'lo')?.sentBytesPerSecond
  const overflows = network?.listenOverflowsPerSecond ?? 0
  const states = network?.tcpStates
  const connections = states?.established
  return (
    <Card
      title="Network"
      value={isKnown ? formatByteRate(received + sent) : '-'}
      of="without loopback"
      corner={
        overflows > 0
          ? `${formatRate(overflows)} connections dropped/s`
          : connections === undefined
            ? undefined
            : `${formatCount(connections)} connections · ${formatCount(states?.listen ?? 0)} listening`
      }
      isBad={overflows > 0}
    >
      {hasHistory(networkLayers.value) && (
        <VitalChart
          layers={networkLayers.value}
          rounding={BYTES_PER_SECOND}
          text={formatByteRate}
          label="Bytes received and sent over time"
        />
      )}
      <p class="card-facts">
        {isKnown && <span>in {formatByteRate(received)}</span>}
        {isKnown && <span>out {formatByteRate(sent)}</span>}
        {itself ? (
          <span title="loopback: traffic between processes on the same machine">
            lo {formatByteRate(itself)}
          </span>
        ) : null}
        {network?.retransmittedSegmentsPerSecond ? (
          <span>{formatRate(network.retransmittedSegmentsPerSecond)} retransmits/s</span>
        ) : null}
      </p>
    </Card>
  )
}

export function Vitals() {
  const shown = header.value
  if (!shown) return <section class="vitals" aria-label="Vital signs" />
  return (
    <section class="vitals" aria-label="Vital signs">
      <Cpu {...shown} />
      <Memory {...shown} />
      <Disk {...shown} />
      <Net {...shown} />
    </section>
  )
}
