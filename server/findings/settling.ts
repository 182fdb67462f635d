// Ticks -> which containers have rates: not in the first two ticks after a start, a gap, a changed limit or a thaw. And
// which subjects are so young that only events and hard limits count: starting programs compile, read and listen.

import { CGROUPS_READ_MAX } from '../config/limits.ts'
import type { Container } from '../model/container.ts'
import { ageMsOf, CONTAINER_GRACE_MS } from '../model/container-age.ts'
import type { FindingSubject } from '../model/finding.ts'
import { processById } from '../model/process-by-id.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Span } from './rule.ts'

const SETTLING_TICKS = 2
const PROCESS_GRACE_MS = 60_000

const COUNTERS = [
  'cpuSeconds',
  'cpuThrottledPeriods',
  'cpuHeldSeconds',
  'memoryBytes',
  'memoryMaxEvents',
  'forksRefused',
] as const
const LIMITS = [
  'cpuLimit',
  'cpuPeriodSeconds',
  'cpusetCpuCount',
  'memoryLimitBytes',
  'memoryHighBytes',
] as const

interface Seen {
  span: Span | undefined
  last: Container
  lastAt: number
  /** Ticks still to pass. */
  left: number
  /** Ticks since a counter moved. */
  still: number
}

export function createSettling() {
  const known = new Map<string, Seen>()

  /** Call once per tick. `at`: on the steady clock. `before`: undefined after a start and after a gap. */
  function tick(
    { containers }: Snapshot,
    before: Snapshot | undefined,
    at: number,
  ): (id: string) => Span | undefined {
    if (before === undefined) known.clear()
    for (const id of known.keys()) if (!containers.some(container => container.id === id)) known.delete(id)
    // Of many cgroups only some are read each tick, and one may be late.
    const turn = Math.ceil(containers.length / (CGROUPS_READ_MAX - 1)) + 1
    for (const container of containers) {
      const seen = known.get(container.id)
      if (seen === undefined) {
        const left = SETTLING_TICKS - 1
        known.set(container.id, { span: undefined, last: container, lastAt: at, left, still: 0 })
      } else follow(seen, container, at, turn)
    }
    return id => known.get(id)?.span
  }

  return { tick }
}

function follow(seen: Seen, container: Container, at: number, turn: number): void {
  if (isUpset(seen.last, container)) seen.left = SETTLING_TICKS
  else if (isSame(seen.last, container) && ++seen.still < turn) return
  seen.still = 0
  const seconds = (at - seen.lastAt) / 1000
  seen.span = seen.left > 0 ? undefined : { before: seen.last, after: container, seconds }
  seen.left = Math.max(0, seen.left - 1)
  seen.last = container
  seen.lastAt = at
}

/** It was not read again, or it did nothing at all. */
function isSame(before: Container, after: Container): boolean {
  return before === after || COUNTERS.every(key => before[key] === after[key])
}

function isUpset(before: Container, after: Container): boolean {
  return (before.frozen ?? false) || (after.frozen ?? false) || LIMITS.some(key => before[key] !== after[key])
}

/** A subject without process and container is never young. */
export function isYoung({ processId, container }: FindingSubject, snapshot: Snapshot): boolean {
  const { at, processes } = snapshot
  if (processId !== undefined) {
    const startedAt = processById(processes, processId)?.startedAt
    if (startedAt !== undefined && at - startedAt < PROCESS_GRACE_MS) return true
  }
  return container !== undefined && ageMsOf(container, snapshot) < CONTAINER_GRACE_MS
}

/** Nothing in it runs, on purpose: what looks wrong there is not wrong. */
export function isPaused(container: string | undefined, { containers }: Snapshot): boolean {
  return container !== undefined && containers.some(({ id, frozen }) => frozen && id === container)
}
