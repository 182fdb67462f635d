// A tick -> what was checked and is fine, as one line each: errors, then saturation, then use (Gregg's USE method). What a
// finding is about is left out, and so is what could not be read or is not judged yet.

import type { Container } from '../model/container.ts'
import type { FindingId } from '../model/finding.ts'
import { formatBytesLong, formatCount, formatRatio } from '../model/format.ts'
import type { Mount } from '../model/mount.ts'
import { NEAR_SHARE, THROTTLED_FINE_SHARE, WAITED_FINE_SHARE } from '../model/near-limit.ts'
import { portsOfFinding } from '../model/ports.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { totalOf, unreclaimable } from '../model/unreclaimable.ts'
import { plural } from '../words/phrases.ts'
import { isNearOpenFiles, isNearTasks, longQueues, stoppedNow } from '../words/unjudged.ts'
import { isHostBusy, isNearQuota, RESOURCES, WAITS } from './why-near.ts'

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
    ...queues(snapshot),
    ...states(snapshot, isOpen),
    ...own.flatMap(one => use(one, isOpen, whyNot.get(one.id))),
    ...host(snapshot),
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
    `${plural(containers.length, 'more container', 'more containers')}: ${countOf(kills, 'OOM kill', 'OOM kills')}, throttled in at most ${formatRatio(throttled)} % of the periods, memory at most ${formatRatio(memory)} % of a limit; see /topz.json`,
  ]
}

function errors(container: Container, isOpen: IsOpen): string[] {
  const { name, oomKills, forksRefused } = container
  const counted = [
    ...(oomKills === undefined || isOpen('oom-kill', container.id)
      ? []
      : [countOf(oomKills, 'OOM kill', 'OOM kills')]),
    ...(forksRefused === undefined || isOpen('pids-limit', container.id)
      ? []
      : [countOf(forksRefused, 'refused fork', 'refused forks')]),
  ]
  return counted.length === 0 ? [] : [`${name}: ${counted.join(', ')}`]
}

/** A finding reports what is new. */
const countOf = (count: number, one: string, many: string) =>
  count === 0 ? `no ${one}` : `${plural(count, one, many)} so far, none now`

function saturation(container: Container, isOpen: IsOpen): string[] {
  const { name, cpuThrottledShare, cpuLimit, pressure } = container
  const waits = RESOURCES.flatMap(resource => {
    const share = pressure?.[resource]?.someAvg10
    return share === undefined || share >= WAITED_FINE_SHARE[resource]
      ? []
      : [`${WAITS[resource]} ${formatRatio(share)} %`]
  })
  const isThrottled = !((cpuThrottledShare ?? Number.NaN) < THROTTLED_FINE_SHARE)
  return [
    ...(!cpuLimit || isThrottled || isOpen('throttled', container.id)
      ? []
      : [`${name}: ${throttlingOf(container)}`]),
    ...(waits.length === 0 ? [] : [`${name}: waited for ${waits.join(', ')} of the last 10 s`]),
  ]
}

function throttlingOf({ cpuThrottledShare = 0 }: Container): string {
  return cpuThrottledShare === 0
    ? 'CPU not throttled'
    : `CPU throttled in ${formatRatio(cpuThrottledShare)} % of the periods`
}

/** Without those of topz, which may have a network of its own. To clients, the sockets of a port are the same. */
function queues({ networks, self, findings = [] }: Snapshot): string[] {
  const found = new Set(findings.flatMap(one => (one.id === 'not-accepting' ? portsOfFinding(one) : [])))
  const fine = networks.map(network =>
    network.listeners.filter(({ pid, port }) => (pid === undefined || pid !== self.pid) && !found.has(port)),
  )
  const ports = fine.reduce((all, own) => all + new Set(own.map(({ port }) => port)).size, 0)
  if (ports === 0 || networks.some(one => longQueues(one).some(({ port }) => !found.has(port)))) return []
  const are = fine.flat().every(({ queue }) => queue === 0) ? 'empty' : 'short'
  return [`${found.size > 0 ? 'other ' : ''}accept queues: ${are} (${plural(ports, 'port', 'ports')})`]
}

function states(snapshot: Snapshot, isOpen: IsOpen): string[] {
  const { uninterruptible, zombies } = snapshot.totals
  return [
    ...(isOpen('stopped') || stoppedNow(snapshot).length > 0 ? [] : ['no process is stopped']),
    ...(uninterruptible === undefined || isOpen('stuck')
      ? []
      : [
          uninterruptible === 0
            ? 'no process is in uninterruptible sleep'
            : `${formatCount(uninterruptible)} in uninterruptible sleep, none stuck`,
        ]),
    ...(isOpen('zombies')
      ? []
      : [zombies === 0 ? 'no zombies' : `${plural(zombies, 'zombie', 'zombies')}, few or young`]),
  ]
}

function use(container: Container, isOpen: IsOpen, noTrend: string | undefined): string[] {
  const { name, cpuUsage, cpuLimit, pids, pidsLimit } = container
  return [
    ...(cpuUsage === undefined || isNearQuota(container) || isOpen('throttled', container.id)
      ? []
      : [`${name}: CPU ${cpuUsage.toFixed(2)}${cpuLimit ? ` of ${cpuLimit}` : ', no quota'}`]),
    ...(isMemoryFine(container, isOpen) ? memory(container, noTrend) : []),
    ...(pids === undefined || !pidsLimit || isOpen('pids-limit', container.id) || isNearTasks(container)
      ? []
      : [`${name}: tasks ${formatCount(pids)} of ${formatCount(pidsLimit)}`]),
    ...(isOpen('disk-full', container.id) ? [] : disks(container)),
  ]
}

/** Where no container is the main one, its processes share the host's. */
function host({ host, containers }: Snapshot): string[] {
  const { cpuUsage, cpuCount, memoryBytes, memoryAvailableBytes } = host
  if (containers.some(({ main }) => main)) return []
  const cpu = cpuUsage === undefined || isHostBusy(host) ? [] : [`CPU ${cpuUsage.toFixed(2)} of ${cpuCount}`]
  const used = (memoryBytes ?? Number.NaN) - (memoryAvailableBytes ?? Number.NaN)
  const isRoomy = used < NEAR_SHARE * (memoryBytes ?? Number.NaN)
  const memory = isRoomy
    ? [`memory ${formatBytesLong(used)} of ${formatBytesLong(memoryBytes ?? Number.NaN)}`]
    : []
  const all = [...cpu, ...memory]
  return all.length === 0 ? [] : [`host: ${all.join(', ')}`]
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
  const trend = noTrend === undefined ? '' : `; no trend${noTrend === 'too short' ? ' yet' : `: ${noTrend}`}`
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
