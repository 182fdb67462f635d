// A tick -> what was checked and is fine, as one line each: errors, then saturation, then use (Gregg's USE method). What a
// finding is about is left out, and so is what could not be read or is not judged yet.

import type { Container } from '../model/container.ts'
import type { FindingId } from '../model/finding.ts'
import { formatBytesLong, formatCount, formatRatio } from '../model/format.ts'
import type { Mount } from '../model/mount.ts'
import { NEAR_SHARE } from '../model/near-limit.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { totalOf, unreclaimable } from '../model/unreclaimable.ts'
import { plural } from '../words/phrases.ts'
import { isNearOpenFiles, isNearTasks, longQueues, stoppedNow } from './why-unjudged.ts'

/** `container`: about this one. */
type IsOpen = (id: FindingId, container?: string) => boolean

/** Of more, the rest is one line. */
const CONTAINERS_MAX = 3

export function fineLines(snapshot: Snapshot): string[] {
  const { findings = [], noTrend = [] } = snapshot
  const isOpen: IsOpen = (id, container) =>
    findings.some(
      ({ id: one, subject }) => one === id && (container === undefined || subject.container === container),
    )
  const whyNot = new Map(noTrend.map(({ container, why }) => [container, why]))
  const all = snapshot.containers.filter(({ self }) => !self)
  const own = all.slice(0, CONTAINERS_MAX)
  return [
    ...own.flatMap(one => errors(one, isOpen)),
    ...own.flatMap(one => saturation(one, isOpen)),
    ...queues(snapshot, isOpen),
    ...states(snapshot, isOpen),
    ...own.flatMap(one => use(one, isOpen, whyNot.get(one.id))),
    ...openFiles(snapshot, isOpen),
    ...rest(all.slice(CONTAINERS_MAX), isOpen),
  ]
}

function rest(containers: readonly Container[], isOpen: IsOpen): string[] {
  if (containers.length === 0) return []
  const most = (shareOf: (container: Container) => number | undefined) =>
    containers.reduce((max, one) => Math.max(max, shareOf(one) ?? 0), 0)
  const kills = containers.reduce((sum, { oomKills = 0 }) => sum + oomKills, 0)
  const throttled = most(({ cpuThrottledShare }) => cpuThrottledShare)
  const memory = most(one =>
    one.memoryLimitBytes && isMemoryFine(one, isOpen) ? (one.workingSetBytes ?? 0) / one.memoryLimitBytes : 0,
  )
  return [
    `${formatCount(containers.length)} more ${containers.length === 1 ? 'container' : 'containers'}: OOM kills ${formatCount(kills)}, throttled in at most ${formatRatio(throttled)} % of the periods, memory at most ${formatRatio(memory)} % of a limit; see /topz.json`,
  ]
}

function errors({ name, oomKills, forksRefused }: Container, isOpen: IsOpen): string[] {
  return [
    ...(oomKills === undefined || isOpen('oom-kill')
      ? []
      : [`${name}: OOM kills ${formatCount(oomKills)}, none now`]),
    ...(forksRefused === undefined || isOpen('pids-limit')
      ? []
      : [`${name}: refused forks ${formatCount(forksRefused)}, none now`]),
  ]
}

function saturation({ name, cpuThrottledShare, cpuLimit, pressure }: Container, isOpen: IsOpen): string[] {
  const waits = (['cpu', 'memory', 'io'] as const).flatMap(resource => {
    const share = pressure?.[resource]?.someAvg10
    return share === undefined ? [] : [`${WAITS[resource]} ${formatRatio(share)} %`]
  })
  return [
    ...(!cpuLimit || cpuThrottledShare === undefined || isOpen('throttled')
      ? []
      : [`${name}: CPU throttled in ${formatRatio(cpuThrottledShare)} % of the periods`]),
    ...(waits.length === 0 ? [] : [`${name}: waited for ${waits.join(', ')} of the last 10 s`]),
  ]
}

const WAITS = { cpu: 'CPU', memory: 'memory', io: 'disks' } as const

/** Without those of topz, which may have a network of its own. */
function queues({ networks, self }: Snapshot, isOpen: IsOpen): string[] {
  const sockets = networks.map(network =>
    network.listeners.filter(({ pid }) => pid === undefined || pid !== self.pid),
  )
  const listeners = sockets.flat()
  const ports = sockets.reduce((all, own) => all + new Set(own.map(({ port }) => port)).size, 0)
  if (isOpen('not-accepting') || listeners.length === 0 || networks.some(one => longQueues(one).length > 0))
    return []
  const are = listeners.every(({ queue }) => queue === 0) ? 'empty' : 'short'
  return [`accept queues: ${are} (${plural(ports, 'port', 'ports')})`]
}

function states(snapshot: Snapshot, isOpen: IsOpen): string[] {
  const { uninterruptible, zombies } = snapshot.totals
  return [
    ...(isOpen('stopped') || stoppedNow(snapshot).length > 0 ? [] : ['no process is stopped']),
    ...(uninterruptible === undefined || isOpen('stuck')
      ? []
      : [`in uninterruptible sleep: ${formatCount(uninterruptible)}, none stuck`]),
    ...(isOpen('zombies') ? [] : [`zombies: ${formatCount(zombies)}`]),
  ]
}

function use(container: Container, isOpen: IsOpen, noTrend: string | undefined): string[] {
  const { name, cpuUsage, cpuLimit, pids, pidsLimit } = container
  return [
    ...(cpuUsage === undefined
      ? []
      : [`${name}: CPU ${cpuUsage.toFixed(2)}${cpuLimit ? ` of ${cpuLimit}` : ', no quota'}`]),
    ...(isMemoryFine(container, isOpen) ? memory(container, noTrend) : []),
    ...(pids === undefined || !pidsLimit || isOpen('pids-limit') || isNearTasks(container)
      ? []
      : [`${name}: tasks ${formatCount(pids)} of ${formatCount(pidsLimit)}`]),
    ...(isOpen('disk-full', container.id) ? [] : disks(container)),
  ]
}

const ABOUT_MEMORY: readonly FindingId[] = ['memory-eta', 'memory-grows', 'memory-pressure', 'oom-kill']

function isMemoryFine(container: Container, isOpen: IsOpen): boolean {
  const isNear = (unreclaimableShare(container) ?? 0) >= NEAR_SHARE
  return !isNear && !ABOUT_MEMORY.some(id => isOpen(id, container.id))
}

/** Of the limit; unknown without one. */
function unreclaimableShare(container: Container): number | undefined {
  const { memoryLimitBytes, memoryHighBytes, workingSetBytes } = container
  const limit = Math.min(
    memoryLimitBytes ?? Number.POSITIVE_INFINITY,
    memoryHighBytes ?? Number.POSITIVE_INFINITY,
  )
  const parts = unreclaimable(container)
  const used = parts === undefined ? workingSetBytes : totalOf(parts)
  return used === undefined || limit === 0 ? undefined : used / limit
}

function memory(container: Container, noTrend: string | undefined): string[] {
  const { name, workingSetBytes, memoryLimitBytes } = container
  if (workingSetBytes === undefined) return []
  const of = memoryLimitBytes
    ? ` of ${formatBytesLong(memoryLimitBytes)} (${formatRatio(workingSetBytes / memoryLimitBytes)} %)`
    : ', no limit'
  // Caches in use may fill it up; what else is in it decides.
  const kept =
    workingSetBytes >= NEAR_SHARE * (memoryLimitBytes || Number.NaN)
      ? unreclaimableShare(container)
      : undefined
  const without = kept === undefined ? '' : `, ${formatRatio(kept)} % cannot be reclaimed`
  const trend = noTrend === undefined ? '' : `; no trend: ${noTrend}`
  return [`${name}: memory ${formatBytesLong(workingSetBytes)}${of}${without}${trend}`]
}

/** The fullest of those that are fine. */
function disks({ name, mounts = [] }: Container): string[] {
  const known = mounts.flatMap(mount => {
    const share = shareOf(mount)
    return share === undefined || share >= NEAR_SHARE ? [] : [{ path: mount.path, share }]
  })
  const [fullest] = known.sort((a, b) => b.share - a.share)
  return fullest === undefined
    ? []
    : [`${name}: disks at most ${formatRatio(fullest.share)} % full (${fullest.path})`]
}

function shareOf({ usedBytes, availableBytes }: Mount): number | undefined {
  const whole = (usedBytes ?? Number.NaN) + (availableBytes ?? Number.NaN)
  return whole > 0 ? (usedBytes as number) / whole : undefined
}

function openFiles({ processes }: Snapshot, isOpen: IsOpen): string[] {
  const shares = processes.flatMap(({ openFds, openFdsLimit }) =>
    openFds === undefined || !openFdsLimit ? [] : [openFds / openFdsLimit],
  )
  if (isOpen('fds') || shares.length === 0 || processes.some(isNearOpenFiles)) return []
  const most = shares.reduce((max, share) => Math.max(max, share))
  return [`open files: at most ${formatRatio(most)} % of a limit`]
}
