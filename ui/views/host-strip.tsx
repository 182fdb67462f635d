// The machine under the container, in one slim line. Everything here is of the host, and says so.
import { formatAge, formatBytesLong, formatRate } from '../../server/model/format.ts'
import type { Host } from '../../server/model/snapshot.ts'
import { Bar } from '../components/bar.tsx'
import { header } from '../store/live.ts'

interface Figure {
  readonly name: string
  readonly value: string
  readonly of?: string
  readonly share?: number
  /** Leaves where there is no room. */
  readonly isSpare?: boolean
}

function figuresOf(host: Host): readonly Figure[] {
  const { cpuUsage, cpuCount, memoryBytes, memoryAvailableBytes, swapBytes, swapFreeBytes, load } = host
  const figures: Figure[] = []
  if (cpuUsage !== undefined) {
    const of = `of ${cpuCount} CPU${cpuCount === 1 ? '' : 's'}`
    figures.push({ name: 'CPU', value: cpuUsage.toFixed(2), of, share: cpuUsage / cpuCount })
  }
  if (memoryBytes && memoryAvailableBytes !== undefined) {
    const used = memoryBytes - memoryAvailableBytes
    const of = `of ${formatBytesLong(memoryBytes)}`
    figures.push({ name: 'Memory', value: formatBytesLong(used), of, share: used / memoryBytes })
  }
  if (swapBytes && swapFreeBytes !== undefined && swapBytes > swapFreeBytes) {
    const of = `of ${formatBytesLong(swapBytes)}`
    figures.push({ name: 'Swap', value: formatBytesLong(swapBytes - swapFreeBytes), of })
  }
  if (load) figures.push({ name: 'Load', value: load.map(average => average.toFixed(2)).join(' ') })
  if (host.forksPerSecond !== undefined)
    figures.push({
      name: 'Forks',
      value: `${formatRate(host.forksPerSecond)}/s`,
      isSpare: true,
    })
  if (host.uptimeSeconds !== undefined)
    figures.push({ name: 'Up', value: formatAge(host.uptimeSeconds * 1000), isSpare: true })
  return figures
}

export function HostStrip() {
  const host = header.value?.host
  if (!host) return <section class="strip" aria-label="Host" />
  return (
    <section class="strip" aria-label="Host">
      <span class="whose" title={host.kernel && `Linux ${host.kernel}`}>
        of host
      </span>
      {figuresOf(host).map(({ name, value, of, share, isSpare }) => (
        <span key={name} class={isSpare ? 'figure spare' : 'figure'}>
          <span>{name}</span> <b>{value}</b> {of && <span>{of}</span>}
          {share !== undefined && <Bar share={share} />}
        </span>
      ))}
    </section>
  )
}
