// Which cgroups are read after this walk, each through a process that topz may enter. A few per tick, so a host with
// hundreds of containers costs no more than one with ten.

import { CGROUPS_READ_MAX, FROZEN_READ_MAX } from '../config/limits.ts'
import type { Request } from '../costly/requests.ts'
import { KERNEL_THREAD_FLAG } from '../procfs/pid-stat.ts'
import type { Tracked } from './tracked.ts'

/** Processes of one container that are tried before topz concludes that none may be entered. */
const TRIED_MAX = 16

export interface CgroupRequest extends Request<'cgroup'> {
  readonly container: string
  readonly mountNamespace: string | undefined
}

/** A cgroup whose turn it is not: only whether it is frozen. */
export type FrozenRequest = Request<'frozen'> & Pick<CgroupRequest, 'container'>

export function createCgroupRotation() {
  /** By container: how many of its processes did not let topz in. */
  const refused = new Map<string, number>()
  let cursor = 0
  let walked: readonly Tracked[] | undefined
  let all: readonly CgroupRequest[] = []
  let others: readonly FrozenRequest[] = []
  /** Container.id of all. */
  let containers: ReadonlySet<string> = new Set()
  /** Those with others than topz; undefined: somebody is outside of all. */
  let inhabited: ReadonlySet<string> | undefined

  /** Rotates; the container of process 1 is always included. */
  function choose(tracked: readonly Tracked[]): readonly CgroupRequest[] {
    if (tracked !== walked) follow(tracked)
    others = []
    if (all.length <= CGROUPS_READ_MAX) return all
    const first = all.filter(({ pid }) => pid === 1)
    const rest = all.filter(({ pid }) => pid !== 1)
    const from = cursor % rest.length
    const inTurn = [...rest.slice(from), ...rest.slice(0, from)]
    const count = CGROUPS_READ_MAX - first.length
    cursor = from + count
    others = inTurn
      .slice(count, count + FROZEN_READ_MAX)
      .map(({ pid, id, container }) => ({ kind: 'frozen', pid, id, container }))
    return [...first, ...inTurn.slice(0, count)]
  }

  /** Going through every process costs more than reading a cgroup: only when a process came, left or moved. */
  function follow(tracked: readonly Tracked[]): void {
    walked = tracked
    const candidates = candidatesOf(tracked, refused)
    for (const id of refused.keys()) if (!candidates.has(id)) refused.delete(id)
    all = [...candidates.values()]
    containers = new Set(candidates.keys())
    const others = tracked.filter(({ reading }) => reading?.isSelf !== true && !isKernelThread(reading))
    const homes = new Set(others.map(({ details }) => details?.container ?? ''))
    inhabited = homes.isSubsetOf(containers) ? homes : undefined
  }

  function refuse(container: string): void {
    refused.set(container, ((refused.get(container) ?? 0) + 1) % TRIED_MAX)
    walked = undefined
  }

  return {
    choose,
    containers: (): ReadonlySet<string> => containers,
    /** Those with all other processes; undefined if one is outside of all. The threads of topz come and go by themselves. */
    inhabited: (): ReadonlySet<string> | undefined => inhabited,
    /** Those that it did not choose. */
    others: () => others,
    /** topz may not enter this process: try another one next. */
    refuse,
    /** A process belongs to another container now. */
    moved: () => {
      walked = undefined
    },
  }
}

function isKernelThread(reading: Tracked['reading']): boolean {
  return reading !== undefined && (reading.stat.flags & KERNEL_THREAD_FLAG) !== 0
}

/** For each container, the process whose turn it is. */
function candidatesOf(
  tracked: readonly Tracked[],
  refused: ReadonlyMap<string, number>,
): ReadonlyMap<string, CgroupRequest> {
  const found = new Map<string, CgroupRequest>()
  const passed = new Map<string, number>()
  for (const { pid, reading, details } of tracked) {
    const container = details?.container
    if (container === undefined || reading === undefined) continue
    // Neither a kernel thread nor a zombie has a root file system.
    if (isKernelThread(reading) || reading.stat.state === 'Z') continue
    const before = passed.get(container) ?? 0
    if (before > (refused.get(container) ?? 0)) continue
    passed.set(container, before + 1)
    found.set(container, {
      kind: 'cgroup',
      pid,
      id: reading.id,
      container,
      mountNamespace: details?.mountNamespace,
    })
  }
  return found
}
