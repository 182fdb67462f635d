// Containers of two ticks -> OOM-killed processes, throttling that begins and ends, changed limits.

import type { Container } from '../model/container.ts'
import type { LimitField } from '../model/event.ts'
import { mostHeldBytes } from '../model/held-bytes.ts'
import { calledOf } from '../model/program.ts'
import type { Process } from '../model/snapshot.ts'
import type { Gone } from './events-processes.ts'
import { aboutOf, type Happened } from './happened.ts'

const LIMITS: readonly LimitField[] = ['cpuLimit', 'memoryLimitBytes', 'pidsLimit']

/** What the kernel kills with. */
const SIGKILL = 9
/** Who used less of the limit was not the one that the kernel chose. */
const VICTIM_SHARE = 0.1

/**
 * Kills without a known victim yet: the counter is read after the walk, so the exit itself may be seen one tick later.
 */
type Unsolved = Map<string, number>

export function createContainerEvents() {
  const unsolved: Unsolved = new Map()
  /** Of the last two ticks before this one, the older first. */
  let lists: readonly (readonly Process[])[] = []

  /** `exited`: processes that ended in the same tick; the largest of them is likely the one that was killed. */
  return function containerEvents(
    before: readonly Container[],
    after: readonly Container[],
    exited: readonly Gone[],
    processes: readonly Process[],
  ): Happened[] {
    lists = [...lists.slice(-1), processes]
    const known = new Map(before.map(container => [container.id, container]))
    return after.flatMap(container => {
      const last = known.get(container.id)
      if (last === undefined) return []
      return [...oomKills(unsolved, last, container, exited, lists), ...limitChanges(last, container)]
    })
  }
}

function oomKills(
  unsolved: Unsolved,
  last: Container,
  { id, name, oomKills: after, memoryLimitBytes, memoryPeakBytes }: Container,
  exited: readonly Gone[],
  lists: readonly (readonly Process[])[],
): Happened[] {
  const processes = lists.at(-1) ?? []
  const older = unsolved.get(id) ?? 0
  const fresh = last.oomKills === undefined || after === undefined ? 0 : Math.max(0, after - last.oomKills)
  const count = older + fresh
  if (count === 0) return []
  const gone = new Set(
    exited
      .filter(
        ({ container, exitCode, exitSignal = SIGKILL }) =>
          container === id && exitCode === undefined && exitSignal === SIGKILL,
      )
      .map(({ id }) => id),
  )
  const least = (memoryLimitBytes ?? memoryPeakBytes ?? 0) * VICTIM_SHARE
  const [victim] = processes
    .filter(({ id }) => gone.has(id))
    .map(process => ({ process, held: mostHeldBytes(process, lists) }))
    .filter(({ held }) => held >= least)
    .sort((a, b) => b.held - a.held)
  unsolved.delete(id)
  if (victim === undefined && older === 0) {
    unsolved.set(id, count)
    return []
  }
  return [
    {
      type: 'oomKill',
      severity: 'critical',
      containerName: name,
      count,
      ...(victim && {
        ...aboutOf(victim.process, processes),
        ...calledOf(victim.process),
        rssBytes: victim.held,
      }),
      container: id,
    },
  ]
}

function limitChanges(last: Container, container: Container): Happened[] {
  return LIMITS.flatMap((field): Happened[] => {
    const [before, after] = [last[field], container[field]]
    if (before === undefined || after === undefined || before === after) return []
    return [
      {
        type: 'limitChange',
        severity: 'warning',
        container: container.id,
        containerName: container.name,
        field,
        before,
        after,
      },
    ]
  })
}

/** Begins at a tenth of the periods; ends after some ticks without any, so that it does not flicker. */
const BEGIN_SHARE = 0.1
const QUIET_TICKS = 5

export function createThrottling() {
  const quiet = new Map<string, number>()

  return function throttling(containers: readonly Container[]): Happened[] {
    return containers.flatMap(({ id, name, cpuThrottledShare: share, cpuLimit }): Happened[] => {
      if (share === undefined) return []
      const ticks = quiet.get(id)
      if (ticks === undefined) {
        if (share < BEGIN_SHARE) return []
        quiet.set(id, 0)
        const about = { container: id, containerName: name, throttledShare: share }
        return [{ type: 'throttleBegin', severity: 'warning', ...about, ...(cpuLimit && { cpuLimit }) }]
      }
      if (share > 0) quiet.set(id, 0)
      else if (ticks + 1 < QUIET_TICKS) quiet.set(id, ticks + 1)
      else {
        quiet.delete(id)
        return [{ type: 'throttleEnd', severity: 'note', container: id, containerName: name }]
      }
      return []
    })
  }
}
