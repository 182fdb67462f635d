// The /proc source: the walk, then the costly files of the processes that need them, then the host -> Sample.

import { cpus } from 'node:os'
import { containerIdOf } from '../cgroup/container-id.ts'
import { bothClocks, monotonicMs } from '../clock.ts'
import type { LaneOptions } from '../costly/costly-client.ts'
import type { CostlyReading } from '../costly/details.ts'
import { createLanes } from '../costly/lanes.ts'
import type { Answer, Kind, Request } from '../costly/requests.ts'
import { defined } from '../model/defined.ts'
import { loadPidfdCalls } from '../procfs/pidfd.ts'
import { isRealProcfs } from '../procfs/read.ts'
import { createCollector, type Walk } from './collect.ts'
import { createExitWatch } from './exit-watch.ts'
import { createHostReader } from './host.ts'
import { keptCgroupsMax } from './kept-cgroups.ts'
import { createNewcomers } from './newcomers.ts'
import { hasSchedstat, hidesProcesses, isKernelAtLeast, readSelfPid, readUnits } from './proc-root.ts'
import { createPss } from './pss.ts'
import { createPace, createRotation, type Pace } from './rotation.ts'
import type { Details, Sample, Source } from './sample.ts'
import { createSurroundings } from './surroundings.ts'
import { answered, askAgain, markIo, markRequested, notAnswered, type Tracked, wantAll } from './tracked.ts'

/** How long a tick waits for the costly files that it requested; later ones are in the next tick. */
const DETAILS_WAIT_MS = 50
/**
 * The first tick waits longer: an answer without command lines helps nobody. So does the second, for what the first one
 * left out.
 */
const FIRST_DETAILS_WAIT_MS = 700
/** Processes of which the first tick reads everything: of more, only what says which they are, and no sockets. */
const FIRST_FULL_MAX = 100

export interface ProcSourceOptions {
  readonly procRoot: string
  readonly descriptorsMax: number
  /** Processes whose end is watched, with one descriptor each. */
  readonly exitsMax?: number
  readonly redact: LaneOptions['readers']['redact']
  readonly cgroupRoot?: string | undefined
  readonly allowEnviron?: boolean
  /** Share of a core that proportional set sizes may cost. */
  readonly pssBudget?: number
  readonly intervalMs?: number
  readonly spawn: LaneOptions['spawn']
}

export function createProcSource(options: ProcSourceOptions): Source {
  const { procRoot, descriptorsMax, redact, cgroupRoot, allowEnviron = false, spawn } = options
  const units = readUnits()
  const readHost = createHostReader(procRoot, cpus().length || 1, monotonicMs)
  const selfPid = readSelfPid(procRoot)
  const showsOwnNamespace = procRoot === '/proc' && selfPid === process.pid
  const exits = createExitWatch(showsOwnNamespace ? loadPidfdCalls() : undefined, options.exitsMax ?? 0)
  const collector = createCollector({
    procRoot,
    descriptorsMax,
    exits,
    selfPid,
    hasSchedstat: hasSchedstat(procRoot),
    now: monotonicMs,
    yieldToLoop: () => {
      askNewcomers()
      return new Promise(resolve => setImmediate(resolve))
    },
    onNewcomer: tracked => newcomers.push(tracked),
  })
  const hidesOthers = hidesProcesses(procRoot)
  const rotation = createRotation()
  /** Of process 1. */
  let mainNamespace: string | undefined
  const mustList = createNewcomers(showsOwnNamespace)
  let namespaceHostname: string | undefined
  let ticks = 0
  /** Processes whose costly files were requested as soon as they were seen. */
  let seenFirst = 0
  const lanes = createLanes({
    spawn,
    readers: {
      procRoot,
      redact,
      cgroupRoot,
      allowEnviron,
      clockTicksPerSecond: units.clockTicksPerSecond,
      selfPid,
      fdSizeCounts: isRealProcfs(procRoot) && isKernelAtLeast(6, 2),
    },
    now: monotonicMs,
  })
  const keptMax = keptCgroupsMax(descriptorsMax)
  const surroundings = createSurroundings({ lane: lanes, onFreeze: collector.doubt, keptMax })
  const pss = createPss(options.pssBudget ?? 0, () => options.intervalMs ?? 1000)
  /** Costly files were requested, and not all have come yet. */
  let isAsking = false
  const paceAt = createPace()
  /** Seen in this walk for the first time. */
  const newcomers: Tracked[] = []
  const asked: Promise<void>[] = []

  lanes.prepare()

  function onDetails(request: Request, reading: Answer<'full' | 'brief' | 'io'>): void {
    const tracked = collector.find(request.pid)
    if (tracked === undefined || tracked.reading?.id !== request.id) return
    if (reading === undefined) {
      notAnswered(tracked)
      return
    }
    answered(tracked, {
      isFull: request.kind === 'full',
      atMs: monotonicMs(),
      // A late answer was read before the last visit: what ran in between must be read again.
      hasRunSince: reading !== 'stuck' && tracked.ranAtMs > reading.ioAtMs,
    })
    if (reading === 'stuck') {
      collector.setDetails(tracked, { ...tracked.details, at: Date.now(), unreadable: { cmdline: 'stuck' } })
      return
    }
    // Retried soon: a process that is not stuck for good may have what it waits for by then.
    if (reading.unreadable?.cmdline === 'stuck') askAgain(tracked)
    if (request.pid === 1) mainNamespace = reading.mountNamespace ?? mainNamespace
    const isZombie = isDead(tracked, reading)
    const merged = merge(tracked, reading, request.kind !== 'io')
    // The kernel moves a zombie out of its v1 cgroups: it stays where it was, or nowhere.
    const details = isZombie ? placedAs(tracked.details, merged) : merged
    const container = isZombie
      ? tracked.details?.container
      : containerIdOf(details.cgroup, details.mountNamespace, mainNamespace)
    const isElsewhere = details.networkNamespace !== tracked.details?.networkNamespace
    if (isElsewhere || container !== tracked.details?.container) surroundings.moved()
    collector.setDetails(tracked, container === undefined ? details : { ...details, container })
    markIo(tracked, reading.ioAtMs)
  }

  async function sample(isUnattended = false): Promise<Sample> {
    const { at, atMs } = bothClocks()
    const pace = paceAt(atMs, isUnattended)
    const spares = pace === 'least'
    const host = readHost()
    const toldEnd = exits.hasEnded(collector.count())
    const walked = await collector.walk(mustList(host, spares, surroundings.tasks(), toldEnd), spares)
    const walkedAtMs = monotonicMs()
    askNewcomers()
    if (!isAsking)
      await withTimeout(askDetails(walked, atMs, pace), ticks < 2 ? FIRST_DETAILS_WAIT_MS : DETAILS_WAIT_MS)
    // Once the first answer is made of what there is.
    if (pace === 'first') setImmediate(collector.watchRest)
    ticks++
    const waitedMs = monotonicMs() - walkedAtMs
    const processes = collector.newestReadings()
    const { vanished, denied } = walked
    const hidden = denied > 0 || hidesOthers ? denied : undefined
    const found = { processes, ended: exits.take(), vanished, hidden }
    return { at, atMs, host, namespaceHostname, ...around(), ...found, waitedMs, ...units }
  }

  function around(): Pick<Sample, 'cgroups' | 'networks' | 'mounts'> {
    const networks = surroundings.networks()
    for (const { owners } of networks)
      exits.prefer([...owners.values()].flatMap(all => all.map(({ pid }) => pid)))
    return { cgroups: surroundings.cgroups(), networks, mounts: surroundings.mounts() }
  }

  /** Not after the walk: the worker reads while the walk goes on. */
  function askNewcomers(): void {
    if (newcomers.length > 0) asked.push(lanes.ask(newcomers.splice(0).map(firstRequest), onDetails))
  }

  function firstRequest(tracked: Tracked): Request<'full' | 'brief'> {
    markRequested(tracked)
    const isBrief = ticks === 0 && ++seenFirst > FIRST_FULL_MAX
    return { pid: tracked.pid, id: tracked.reading?.id ?? '', kind: isBrief ? 'brief' : 'full' }
  }

  async function askDetails(walked: Walk, atMs: number, pace: Pace): Promise<void> {
    const { tracked } = walked
    isAsking = true
    if (pace === 'first') asked.push(lanes.ask([{ kind: 'hostname', pid: 1, id: '1' }], onHostname))
    await Promise.all(asked.splice(0))
    // Only now is it known which containers and networks the newcomers belong to.
    await lanes.together(() =>
      Promise.all([
        lanes.ask(rotation.choose(walked, atMs, pace), onDetails),
        surroundings.read(tracked, atMs, pace === 'least', pace !== 'first' || seenFirst <= FIRST_FULL_MAX),
        lanes.ask(pace === 'first' || pace === 'least' ? [] : pss.choose(tracked, atMs), onPss),
      ]),
    )
    isAsking = false
  }

  function onPss({ pid, id }: Request<'pss'>, answer: Answer<'pss'>): void {
    const tracked = collector.find(pid)
    if (tracked?.reading?.id !== id) return
    const figures = pss.accept(tracked, id, answer, monotonicMs())
    if (figures === undefined || tracked.details === undefined) return
    collector.setDetails(tracked, { ...tracked.details, ...figures })
  }

  function onHostname(_: Request, answer: Answer<'hostname'>): void {
    namespaceHostname = answer === 'stuck' ? undefined : answer
  }

  /** A request waits for it. */
  async function askOne<K extends Kind>(request: Request<K>): Promise<Answer<K>> {
    let found: Answer<K>
    const take = (_: Request<K>, answer: Answer<K>): void => {
      found = answer
    }
    await lanes.ask([request], take, true)
    return found
  }

  return {
    kind: 'proc',
    sample,
    health: lanes.health,
    inspect: ({ pid, id }, part) => askOne<'detail'>({ kind: 'detail', pid, id, part }),
    attempt: ({ pid, id }) => askOne<'attempts'>({ kind: 'attempts', pid, id }),
    renew({ pid, id }): void {
      const tracked = collector.find(pid)
      if (tracked?.reading?.id === id) wantAll(tracked)
    },
    tellsEnds: exits.works,
    close(): void {
      lanes.close()
      collector.close()
      surroundings.close()
      exits.close()
    },
  }
}

function placedAs(last: Details | undefined, { cgroup: _, ...details }: Details): Details {
  return last?.cgroup === undefined ? details : { ...details, cgroup: last.cgroup }
}

/**
 * A light reading renews only I/O; any other one everything, except what identifies a zombie: its last command line and
 * user.
 */
function merge(tracked: Tracked, reading: CostlyReading, isFull: boolean): Details {
  const before = tracked.details
  const ioFollows = before?.io &&
    before.ioAtMs !== undefined && { atMs: before.ioAtMs, heldUntilMs: tracked.ioKnownAtMs }
  const following = ioFollows ? { ioFollows } : {}
  if (!isFull) {
    const {
      io: _io,
      ioFollows: _follows,
      openFds: _openFds,
      unreadable: others,
      ...kept
    } = before ?? { at: reading.at }
    const { io: _reason, fd: _fd, ...unreadable } = others ?? {}
    return {
      ...kept,
      ...reading,
      unreadable: { ...unreadable, ...reading.unreadable },
      at: kept.at,
      ...following,
    }
  }
  const { isZombie: _isZombie, ...read } = reading
  const isZombie = isDead(tracked, reading)
  const isLost = isZombie || reading.unreadable?.cmdline === 'stuck'
  const keepsName = isZombie && before?.userName !== undefined && before.uid === reading.uid
  return {
    ...read,
    ...(isLost && before?.argv !== undefined && argvOf(before)),
    ...(keepsName && { userName: before.userName }),
    // Measured in a separate rotation.
    ...(before?.pss && { pss: before.pss }),
    ...(before?.unreadable?.smaps_rollup && {
      unreadable: { ...reading.unreadable, smaps_rollup: before.unreadable.smaps_rollup },
    }),
    ...following,
  }
}

/** The walk may have seen it last while it was still alive. */
function isDead({ reading }: Tracked, { isZombie }: CostlyReading): boolean {
  return isZombie === true || reading?.stat.state === 'Z'
}

function argvOf({ argv, argvTruncated, argvRewritten }: Details): Partial<Details> {
  return defined({ argv, argvTruncated, argvRewritten })
}

async function withTimeout(done: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<void>(resolve => {
    timer = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([done, timeout])
  clearTimeout(timer)
}
