// Containers -> lines above the table: what the main one uses of its limits, which of them it is hitting, and one line
// for each other container.

import { type Container, memoryUseOf } from '../model/container.ts'
import { formatBytes, formatCount, formatRatio, formatSeconds } from '../model/format.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** Less than this is the difference between two clocks. */
const UNSEEN_CPUS = 0.05
const UNSEEN_SHARE = 0.25
const RUNTIME_ID = /^[0-9a-f]{64}$/
/** Other containers that get a line; a host may run hundreds. */
const OTHERS_MAX = 8

export function containerLines({ containers, unknownContainer }: Snapshot): string[] {
  const main = containers.find(container => container.main)
  // On a plain machine every service is a separate group: only containers are worth a line there.
  const others = containers.filter(
    one => one !== main && !one.self && (main !== undefined || RUNTIME_ID.test(one.id)),
  )
  const lines = [
    ...nameLines(main, others.length > 0, unknownContainer),
    ...(main === undefined ? [] : mainLines(main)),
  ]
  lines.push(...others.slice(0, OTHERS_MAX).map(other => `Other   ${other.name}: ${inShort(other)}`))
  if (others.length > OTHERS_MAX)
    lines.push(`Other   ${containersMore(others.length - OTHERS_MAX)}, see /topz.json`)
  return lines
}

function containersMore(count: number): string {
  return `${formatCount(count)} more ${count === 1 ? 'container' : 'containers'}`
}

const WHY: Readonly<Record<NonNullable<Container['mainBy']>, string>> = {
  named: 'named by --container',
  first: 'it has process 1',
  listens: 'it listens',
  largest: 'it had the most processes',
}

/** Where there are several, which one the lines below are about. */
function nameLines(
  { name = 'none', mainBy }: Partial<Container> = {},
  hasOthers: boolean,
  unknown: string | undefined,
): string[] {
  if (unknown !== undefined) {
    const why = mainBy === undefined ? '' : `${WHY[mainBy]}; `
    return [`Main    ${name}: ${why}no container matches --container=${unknown}`]
  }
  if (!hasOthers || mainBy === undefined || mainBy === 'first') return []
  const other = mainBy === 'named' ? '' : '; --container=NAME|ID chooses another'
  return [`Main    ${name}: ${WHY[mainBy]}${other}`]
}

function mainLines(main: Container): string[] {
  const absent = (main.absent ?? []).map(({ file, message }) => `Limits  ${file} of ${main.name}: ${message}`)
  if (main.via === undefined) return absent
  return [
    `Limits  ${[cpuOf(main), memoryOf(main), pidsOf(main)].flat().join(', ')}`,
    ...stalls(main),
    ...absent,
  ]
}

function inShort(container: Container): string {
  const processes = `${formatCount(container.processCount)} ${container.processCount === 1 ? 'process' : 'processes'}`
  const why = container.absent?.[0]?.message
  const used = [...cpuOf(container), ...memoryOf(container)]
  return [
    processes,
    ...(used.length > 0 ? used : [`RSS ${formatBytes(container.rssBytes)}`]),
    ...(why ? [why] : []),
  ].join(', ')
}

function cpuOf({
  cpuUsage,
  processesCpuUsage,
  cpuLimit,
  cpuThrottledShare,
  cpuThrottledSeconds,
}: Container): string[] {
  if (cpuUsage === undefined && cpuLimit === undefined) return []
  const used = cpuUsage === undefined ? '-' : cpuUsage.toFixed(2)
  const share = cpuUsage !== undefined && cpuLimit ? ` (${formatRatio(cpuUsage / cpuLimit)}%)` : ''
  const parts = [`CPU ${used}${ofLimit('quota', cpuLimit, cpus => `${cpus} CPUs`)}${share}`]
  const unseen = (cpuUsage ?? 0) - (processesCpuUsage ?? 0)
  // P42: what began and ended between two readings is in no row.
  if (unseen > Math.max(UNSEEN_CPUS, UNSEEN_SHARE * (cpuUsage ?? 0)))
    parts.push(`${unseen.toFixed(2)} of it by processes too short-lived to appear here`)
  if (cpuThrottledShare) parts.push(`THROTTLED in ${formatRatio(cpuThrottledShare)}% of periods`)
  else if (cpuThrottledSeconds) parts.push(`throttled ${formatSeconds(cpuThrottledSeconds)} so far`)
  return parts
}

function memoryOf(container: Container): string[] {
  const { memoryLimitBytes: limit, memoryAnonBytes, memoryFileBytes, oomKills } = container
  const { usedBytes: used, cacheBytes } = memoryUseOf(container)
  if (used === undefined) return []
  const share = limit ? ` (${formatRatio(used / limit)}%)` : ''
  const parts = [
    ...(memoryAnonBytes === undefined ? [] : [`anon ${formatBytes(memoryAnonBytes)}`]),
    ...(memoryFileBytes === undefined ? [] : [`file ${formatBytes(memoryFileBytes)}`]),
  ]
  const split = parts.length === 0 ? '' : ` (${parts.join(', ')})`
  return [
    `memory ${formatBytes(used)}${ofLimit('limit', limit, formatBytes)}${share}`,
    cacheBytes === undefined ? `cache included${split}` : `cache ${formatBytes(cacheBytes)}${split}`,
    ...(oomKills ? [`OOM KILLS ${formatCount(oomKills)}`] : []),
  ]
}

function pidsOf({ pids, pidsLimit }: Container): string[] {
  if (pids === undefined) return []
  return [`PIDs ${formatCount(pids)}${ofLimit('limit', pidsLimit, formatCount)}`]
}

/** What follows a number: the limit on it, that there is none, or that it is unknown. */
function ofLimit(word: string, limit: number | null | undefined, format: (limit: number) => string): string {
  if (limit === null) return ` (no ${word})`
  return limit === undefined ? ` (${word} unknown)` : ` of ${format(limit)}`
}

/** Only if something waited in the last ten seconds. */
function stalls({ pressure }: Container): string[] {
  const parts = (['cpu', 'memory', 'io'] as const).flatMap(name => {
    const share = pressure?.[name]?.someAvg10
    return share ? [`${name} ${formatRatio(share)}%`] : []
  })
  return parts.length === 0 ? [] : [`Waited  ${parts.join(', ')} of the last 10 s (pressure)`]
}
