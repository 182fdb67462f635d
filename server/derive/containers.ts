// Readings of cgroups and the processes of a tick -> containers: counters become rates, and each container knows its name
// and the number and the total memory of its processes.

import { containerNameOf } from '../cgroup/container-id.ts'
import type { CgroupAnswer, ContainerReading } from '../costly/cgroup-answer.ts'
import type { Container } from '../model/container.ts'
import { defined } from '../model/defined.ts'
import { entriesOf } from '../model/entry.ts'
import { lazily } from '../model/lazily.ts'
import { ELAPSED_MS_MIN, rate } from '../model/rate.ts'
import type { Process } from '../model/snapshot.ts'
import { createPick } from '../model/step.ts'
import { isZombie } from '../model/zombie.ts'
import type { Rights } from '../procfs/own-rights.ts'
import { cgroupAbsence, isRefusal } from './cgroup-refusal.ts'
import { figuresOf, memoryAbsence } from './container-figures.ts'
import { type Around, type Candidate, createMainChoice } from './main-container.ts'
import { createMembers, type Members } from './members.ts'

type CgroupReading = Exclude<CgroupAnswer, { readonly refusal: unknown }>

/** Of the tick, from elsewhere. */
type Known = Pick<Around, 'listening' | 'atMs'> & {
  /** As process 1 has it. */
  readonly hostname?: string | undefined
  /** Share of the time for which the CPUs of a cpuset were idle. */
  readonly idleOf: (cpuset: CgroupReading['cpuset']) => number | undefined
}

const NOT_KNOWN: Known = { listening: new Set<string>(), atMs: 0, idleOf: () => undefined }

interface Before {
  reading: CgroupReading
  rates: Partial<Container>
}

export function createContainersDeriver(rights: Rights, wanted?: string) {
  const choose = createMainChoice(wanted)
  const before = new Map<string, Before>()
  const membersOf = createMembers()
  const zombiesOf = createPick(isZombie)

  function deriveContainers(
    processes: readonly Process[],
    readings: ReadonlyMap<string, ContainerReading>,
    around: Known = NOT_KNOWN,
  ): readonly Container[] {
    const members = membersOf(processes)
    nameAll(members, around.hostname)
    const main = choose(candidatesOf(members, processes), {
      ...around,
      processCount: appCountOf(members, processes.length - zombiesOf(processes).length),
    })
    leavePauseOut(members)
    const usedBelow = usageByCgroup(members)
    for (const id of before.keys()) if (!members.has(id)) before.delete(id)
    const containers = [...members].map(([id, counted]): Container => {
      const { answer, mountNamespace } = readings.get(id) ?? {}
      const processesCpuUsage = usedBelow.get(counted.cgroup ?? '') ?? counted.cpuUsage
      const named = {
        ...countsOf(id, counted, id === main?.id ? main.by : undefined),
        processesCpuUsage,
        mountNamespace,
      }
      if (answer === undefined) return defined(named) as Container
      if (isRefusal(answer)) {
        const absent = [cgroupAbsence(answer.refusal, rights)]
        return defined({ ...named, absent }) as Container
      }
      const absent = memoryAbsence(answer)
      const cpusetIdleShare = around.idleOf(answer.cpuset)
      const read = { ...figuresOf(answer), cpusetIdleShare, ...ratesOf(id, answer) }
      return defined({ ...named, ...read, absent }) as Container
    })
    return containers.sort((a, b) => Number(b.main ?? 0) - Number(a.main ?? 0) || (a.name < b.name ? -1 : 1))
  }

  /** The figures stand until the cgroup is read again, and while too little time has passed. */
  function ratesOf(id: string, reading: CgroupReading): Partial<Container> {
    const last = before.get(id)
    if (last !== undefined && isSoon(last.reading, reading)) return last.rates
    const rates = last === undefined ? {} : ratesBetween(last.reading, reading)
    before.set(id, { reading, rates })
    return rates
  }

  return deriveContainers
}

const devicesAtMs = (reading: CgroupReading) => reading.devicesAtMs ?? reading.atMs

function isSoon(last: CgroupReading, next: CgroupReading): boolean {
  return Math.min(next.atMs - last.atMs, devicesAtMs(next) - devicesAtMs(last)) < ELAPSED_MS_MIN
}

function ratesBetween(last: CgroupReading, next: CgroupReading): Partial<Container> {
  const elapsedMs = next.atMs - last.atMs
  const devicesElapsedMs = devicesAtMs(next) - devicesAtMs(last)
  const sum = (reading: CgroupReading, key: 'rbytes' | 'wbytes') =>
    reading.devices?.reduce((total, device) => total + device[key], 0)
  const usage = rate(last.usageUsec, next.usageUsec, elapsedMs)
  const periods = rate(last.periods, next.periods, elapsedMs)
  const throttled = rate(last.throttledPeriods, next.throttledPeriods, elapsedMs)
  return defined({
    cpuUsage: usage === undefined ? undefined : usage / 1e6,
    cpuThrottledShare: periods ? Math.min(1, (throttled ?? 0) / periods) : periods,
    diskReadBytesPerSecond: rate(sum(last, 'rbytes'), sum(next, 'rbytes'), devicesElapsedMs),
    diskWriteBytesPerSecond: rate(sum(last, 'wbytes'), sum(next, 'wbytes'), devicesElapsedMs),
  })
}

/** Nothing in a pod is about the process that holds its namespaces open. */
function leavePauseOut(members: Map<string, Members>): void {
  const pauses = [...members].filter(([, { isPause }]) => isPause)
  if (pauses.length < members.size) for (const [id] of pauses) members.delete(id)
}

/** Process 1 tells the host name of its own container only. */
function nameAll(members: ReadonlyMap<string, Members>, hostname: string | undefined): void {
  for (const [id, counted] of members)
    counted.name = containerNameOf(id, counted.cgroup, counted.hasFirst ? hostname : undefined)
}

/** Processes that may belong to process 1: zombies are in no container, and those of topz in one beside it. */
function appCountOf(members: ReadonlyMap<string, Members>, living: number): number {
  const own = [...members.values()].find(({ hasSelf, hasFirst }) => hasSelf && !hasFirst)
  return living - (own?.livingCount ?? 0)
}

/** Cgroup -> what its processes use, including those in the cgroups below it, as the kernel counts them. */
function usageByCgroup(members: ReadonlyMap<string, Members>): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const { cgroup, cpuUsage } of members.values()) {
    for (let path = cgroup ?? ''; path !== ''; path = path.slice(0, path.lastIndexOf('/')))
      found.set(path, (found.get(path) ?? 0) + cpuUsage)
  }
  return found
}

function candidatesOf(
  members: ReadonlyMap<string, Members>,
  processes: readonly Process[],
): readonly Candidate[] {
  const entries = lazily(() => entriesOf(processes))
  return [...members].map(([id, counted]) => ({
    ...counted,
    processCount: counted.livingCount,
    id,
    entry: () => entries().get(id),
  }))
}

function countsOf(id: string, members: Members, mainBy: Container['mainBy']) {
  const isMain = mainBy !== undefined
  const { processCount, threadCount, rssBytes, pssProcessCount } = members
  const hasPss = pssProcessCount > 0
  return {
    id,
    name: members.name,
    cgroup: members.cgroup,
    main: isMain || undefined,
    mainBy,
    self: (members.hasSelf && !isMain) || undefined,
    processCount,
    threadCount: threadCount > 0 ? threadCount : undefined,
    rssBytes,
    pssBytes: hasPss ? members.pssBytes : undefined,
    pssProcessCount: hasPss ? pssProcessCount : undefined,
  }
}
