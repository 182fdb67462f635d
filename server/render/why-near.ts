// A tick -> what is near a limit, or waits, without being wrong by itself: neither fine nor found. What a finding is
// about is left out.

import type { Container } from '../model/container.ts'
import type { FindingId } from '../model/finding.ts'
import { formatRatio } from '../model/format.ts'
import { NEAR_SHARE, THROTTLED_FINE_SHARE, WAITED_FINE_SHARE } from '../model/near-limit.ts'
import type { Host, Snapshot } from '../model/snapshot.ts'
import { nearSentence } from '../words/near-limit.ts'
import { throttlingUnjudged } from '../words/unjudged.ts'

export const RESOURCES = ['cpu', 'memory', 'io'] as const
export const WAITS = { cpu: 'CPU', memory: 'memory', io: 'disks' } as const
/** What explains a wait for each, and the use of the CPU. */
const ABOUT: Readonly<Record<(typeof RESOURCES)[number], readonly FindingId[]>> = {
  cpu: ['throttled', 'throttled-bursts', 'starved'],
  memory: ['memory-pressure'],
  io: ['io-stall', 'memory-pressure'],
}
const BUSY_CONTAINERS_MAX = 3

export function nearLines(snapshot: Snapshot): string[] {
  const { nearLimits = [], containers, at, host } = snapshot
  const busy = containers.filter(({ self }) => !self).map(one => busyIn(one, snapshot))
  return [
    ...nearLimits.map(near => nearSentence(near, at)),
    ...busy
      .filter(lines => lines.length > 0)
      .slice(0, BUSY_CONTAINERS_MAX)
      .flat(),
    ...(isHostBusy(host) && !containers.some(({ main }) => main)
      ? [`host: CPU ${host.cpuUsage?.toFixed(2)} of ${host.cpuCount}`]
      : []),
  ]
}

function busyIn(container: Container, snapshot: Snapshot): string[] {
  const { findings = [] } = snapshot
  const { id, name, cpuUsage = 0, cpuLimit, cpuThrottledShare = 0, pressure } = container
  const isFound = (ids: readonly FindingId[]) =>
    findings.some(one => ids.includes(one.id) && one.subject.container === id)
  const isCpuFound = isFound(ABOUT.cpu)
  const isThrottlingUnjudged = throttlingUnjudged(container, snapshot) !== undefined
  const waits = RESOURCES.flatMap(resource => {
    const share = pressure?.[resource]?.someAvg10 ?? 0
    return share < WAITED_FINE_SHARE[resource] || isFound(ABOUT[resource])
      ? []
      : [`${WAITS[resource]} ${formatRatio(share)} %`]
  })
  return [
    ...(isNearQuota(container) && !isCpuFound
      ? [
          `${name}: CPU ${cpuUsage.toFixed(2)} of ${cpuLimit} (${formatRatio(cpuUsage / (cpuLimit as number))} %)`,
        ]
      : []),
    ...(cpuLimit && cpuThrottledShare >= THROTTLED_FINE_SHARE && !isCpuFound && !isThrottlingUnjudged
      ? [`${name}: CPU throttled in ${formatRatio(cpuThrottledShare)} % of the periods`]
      : []),
    ...(waits.length === 0 ? [] : [`${name}: waited for ${waits.join(', ')} of the last 10 s`]),
  ]
}

export function isNearQuota({ cpuUsage, cpuLimit }: Container): boolean {
  return cpuUsage !== undefined && !!cpuLimit && cpuUsage >= NEAR_SHARE * cpuLimit
}

export function isHostBusy({ cpuUsage = 0, cpuCount }: Host): boolean {
  return cpuUsage >= NEAR_SHARE * cpuCount
}
