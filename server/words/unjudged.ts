// A tick -> what is beyond the threshold of a rule that has not judged it yet, because it takes a while: neither fine nor
// found. What a finding is about is left out.

import type { Container } from '../model/container.ts'
import { ageMsOf, CONTAINER_GRACE_MS } from '../model/container-age.ts'
import type { FindingId } from '../model/finding.ts'
import { formatAge, formatCount, formatRatio } from '../model/format.ts'
import {
  isLongQueue,
  LONG_WAIT_SECONDS,
  OPEN_FILES_BAD_SHARE,
  QUOTA_USED_SHARE_MIN,
  TASKS_BAD_SHARE,
  THROTTLED_BAD_SHARE,
} from '../model/near-limit.ts'
import type { Network } from '../model/network.ts'
import { portsOfFinding, type WaitedPort, waitedPortsOf } from '../model/ports.ts'
import { processByPid } from '../model/process-by-id.ts'
import { calledOf } from '../model/program.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import * as words from './phrases.ts'

/** Of each kind; of more, the worst. */
const LINES_MAX = 3
/** Throttling is judged over a minute. */
const JUDGED_AFTER_MS = 60_000

export function unjudgedLines(snapshot: Snapshot): string[] {
  const { findings = [], containers } = snapshot
  const isFound = (id: FindingId, isIt: (subject: (typeof findings)[number]['subject']) => boolean) =>
    findings.some(finding => finding.id === id && isIt(finding.subject))
  const queues = snapshot.networks
    .flatMap(longQueues)
    .filter(
      ({ port }) => !findings.some(one => one.id === 'not-accepting' && portsOfFinding(one).includes(port)),
    )
    .sort((a, b) => b.queue - a.queue)
  const tasks = containers.filter(
    one => !one.self && isNearTasks(one) && !isFound('pids-limit', subject => subject.container === one.id),
  )
  const files = snapshot.processes
    .filter(one => isNearOpenFiles(one) && !isFound('fds', subject => subject.processId === one.id))
    .sort((a, b) => openFilesShare(b) - openFilesShare(a))
  return [
    ...throttledNow(snapshot, 'too early'),
    ...queues.slice(0, LINES_MAX).map(queue => queued(queue, snapshot.processes)),
    ...stoppedNow(snapshot)
      .filter(
        one =>
          !findings.some(
            ({ id, subject, who }) =>
              id === 'stopped' && (subject.processId === one.id || who.some(({ pid }) => pid === one.pid)),
          ),
      )
      .slice(0, LINES_MAX)
      .map(one => `${named(one)}: stopped`),
    ...tasks
      .slice(0, LINES_MAX)
      .map(
        ({ name, pids, pidsLimit }) =>
          `${name}: tasks ${formatCount(pids ?? 0)} of ${formatCount(pidsLimit ?? 0)}`,
      ),
    ...files.slice(0, LINES_MAX).map(opened),
  ]
}

/** What nothing can be said about, because something else that it needs is unknown. */
export function unknownLines(snapshot: Snapshot): string[] {
  return throttledNow(snapshot, 'usage unknown').map(
    line => `${line}; whether its quota is used up is unknown, because its CPU usage could not be read`,
  )
}

function throttledNow(snapshot: Snapshot, why: ReturnType<typeof throttlingUnjudged>): string[] {
  return snapshot.containers
    .filter(one => throttlingUnjudged(one, snapshot) === why)
    .slice(0, LINES_MAX)
    .map(
      ({ name, cpuThrottledShare = 0 }) =>
        `${name}: CPU throttled in ${formatRatio(cpuThrottledShare)} % of the periods`,
    )
}

/** Why its rule has not judged it; undefined: it has, or it is hardly throttled. */
export function throttlingUnjudged(
  container: Container,
  snapshot: Snapshot,
): 'too early' | 'usage unknown' | undefined {
  const { id, self, cpuUsage, cpuLimit, cpuThrottledShare = 0 } = container
  if (self || !cpuLimit || cpuThrottledShare < THROTTLED_BAD_SHARE) return undefined
  const isFound = (snapshot.findings ?? []).some(
    ({ id: rule, subject }) => rule === 'throttled' && subject.container === id,
  )
  if (isFound) return undefined
  if (cpuUsage === undefined) return 'usage unknown'
  const isUsedUp = cpuUsage >= QUOTA_USED_SHARE_MIN * cpuLimit
  return isUsedUp && ageMsOf(id, snapshot) < CONTAINER_GRACE_MS + JUDGED_AFTER_MS ? 'too early' : undefined
}

/** By a signal or a debugger; a paused container is another matter. */
export function stoppedNow({ processes, containers }: Snapshot): readonly Process[] {
  const paused = new Set(containers.flatMap(({ id, frozen }) => (frozen ? [id] : [])))
  return processes.filter(
    ({ state, self, container = '' }) => (state === 'T' || state === 't') && !self && !paused.has(container),
  )
}

export function isNearTasks({ pids, pidsLimit }: Container): boolean {
  return pids !== undefined && !!pidsLimit && pids >= TASKS_BAD_SHARE * pidsLimit
}

/** topz itself is not judged. */
export function isNearOpenFiles(process: Process): boolean {
  return !process.self && openFilesShare(process) >= OPEN_FILES_BAD_SHARE
}

/** NaN if unknown. */
function openFilesShare({ openFds, openFdsLimit }: Process): number {
  return openFds === undefined || !openFdsLimit ? Number.NaN : openFds / openFdsLimit
}

/** Its rule may wait: a program that starts listens before it accepts. */
export function longQueues(network: Network): readonly WaitedPort[] {
  return waitedPortsOf(network).filter(
    ({ queue, queueLimit, oldestWaitSeconds = 0 }) =>
      isLongQueue(queue, queueLimit) || oldestWaitSeconds >= LONG_WAIT_SECONDS,
  )
}

function opened(process: Process): string {
  const { openFds = Number.NaN, openFdsLimit = Number.NaN } = process
  return `${named(process)}: ${formatCount(openFds)} of ${formatCount(openFdsLimit)} files open`
}

function queued(waited: WaitedPort, processes: readonly Process[]): string {
  const { port, pid, queue, oldestWaitSeconds = 0 } = waited
  const owner = pid === undefined ? undefined : processByPid(processes, pid)
  const wait = queue === 1 ? 'connection waits' : 'connections wait'
  const oldest =
    oldestWaitSeconds >= LONG_WAIT_SECONDS
      ? `, ${queue === 1 ? '' : 'the oldest '}for ${formatAge(oldestWaitSeconds * 1000)}`
      : ''
  return `port ${port}${owner ? ` of ${named(owner)}` : ''}: ${formatCount(queue)} ${wait} to be accepted${oldest}`
}

const named = (process: Process) => words.named({ ...process, ...calledOf(process) })
