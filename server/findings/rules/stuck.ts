// Threads that hang in the kernel: uninterruptible, and without a single context switch between two looks ten seconds
// apart. That is the kernel's own test (khungtaskd); state D alone is any busy disk. A thread that waits for a child to
// exec, or writes a core dump, is a note.

import type { Thread } from '../../model/detail.ts'
import { mountOf } from '../../model/mount.ts'
import { processById } from '../../model/process-by-id.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { createPick } from '../../model/step.ts'
import { attribute } from '../attribute.ts'
import type { CloserLook, Question } from '../closer-look.ts'
import { subjectOfProcess } from '../container-of.ts'
import type { Observation, Rule, Tick } from '../rule.ts'
import { isPaused } from '../settling.ts'

const STUCK_MS = 10_000
/** A large flush takes time, and so does a child before it execs. */
const PATIENT_MS = 30_000
const FLUSHES = new Set(['fsync', 'fdatasync', 'sync', 'syncfs', 'msync', 'sync_file_range'])
const CRITICAL_COUNT = 3
/** Ticks in state D before a closer look: a busy disk shows a tick of it. */
const SIGN_TICKS = 3
/** Threads other than the first show only in the host's load, of which this much must not be busy CPUs. */
const LOAD_SIGN = 0.9
/** At most this often a process is examined because of that. */
const LOAD_LOOK_MS = 5000
const VFORK = /^(v?fork|clone3?)$/
const VFORK_WCHAN = /kernel_clone|do_fork|wait_for_vfork_done/
const FROZEN_WCHAN = /refrigerator|freezer/
/** Without an answer for this long, nothing is known about it any more. */
const FORGOTTEN_MS = 30_000

/** After a pause its processes leave state D one by one, and the latest look at their threads is older. */
const THAWED_MS = 10_000

type Kind = 'hang' | 'vfork' | 'dump'
/** The likelier reason if topz cannot see what a process waits for. */
type MayBePaused = (process: Process) => boolean

interface Suspect {
  readonly thread: Thread
  readonly switches: number
  /** The first look that saw it hang, and the last; milliseconds of the ticks that asked. */
  readonly fromAt: number
  readonly lookedAt: number
  /** Since then it has not run: for a first thread, from the first tick in state D. */
  readonly since: number
}

interface Sign {
  readonly ticks: number
  /** Steady milliseconds of the first of them, after which it has not run. */
  readonly at: number
}

interface Hanging {
  readonly process: Process
  readonly suspect: Suspect
  readonly kind: Kind
}

export function createStuck(): Rule {
  /** By Process.id, then by thread. */
  const suspects = new Map<string, Map<number, Suspect>>()
  /** Since when the first thread has been in state D in each tick, by Process.id. */
  let signs: ReadonlyMap<string, Sign> = new Map()
  const lookedAt = new Map<string, number>()
  const waitingIn = createPick<Process>(one => one.state === 'D' && !one.self && !one.kernelThread)
  /** By Container.id: when all of its processes were last in state D. Steady milliseconds. */
  const allInDAt = new Map<string, number>()
  let nextLookAt = 0

  function observe({ snapshot, closer, steadyAt }: Tick): Observation[] {
    countSigns(snapshot.processes, steadyAt)
    notePaused(snapshot, steadyAt)
    const mayBePaused: MayBePaused = ({ container = '' }) =>
      steadyAt - (allInDAt.get(container) ?? Number.NEGATIVE_INFINITY) < THAWED_MS
    for (const id of lookedAt.keys()) {
      const process = processById(snapshot.processes, id)
      if (process === undefined) forget(id)
      // A thread that is frozen in its sleep seems to hang there, and its state is read seldom.
      else if (isPaused(process.container, snapshot)) suspects.delete(id)
      else follow(process, closer, steadyAt)
    }
    const hanging = [...suspects].flatMap(([id, own]) =>
      worstOf(processById(snapshot.processes, id), own, snapshot, mayBePaused),
    )
    const groups = Map.groupBy(hanging, groupOf)
    return [...groups].map(([key, all]) => observation(key, all, snapshot, steadyAt))
  }

  function countSigns(processes: readonly Process[], steadyAt: number): void {
    const next = new Map<string, Sign>()
    for (const process of waitingIn(processes)) next.set(process.id, signOf(process, steadyAt))
    signs = next
  }

  function signOf({ id, cpuUsage = 0, threadCount = 1 }: Process, steadyAt: number): Sign {
    const last = signs.get(id)
    if (last === undefined) return { ticks: 1, at: steadyAt }
    // It has run; if there are other threads, perhaps one of those.
    const hasRun = cpuUsage > 0 || threadCount > 1
    return { ticks: last.ticks + 1, at: hasRun ? steadyAt : last.at }
  }

  function notePaused(snapshot: Snapshot, at: number): void {
    const suspected = new Set(
      [...signs.keys()].map(id => processById(snapshot.processes, id)?.container ?? ''),
    )
    for (const container of suspected)
      if (areAllInD(container === '' ? undefined : container, snapshot)) allInDAt.set(container, at)
    for (const [container, last] of allInDAt) if (at - last >= THAWED_MS) allInDAt.delete(container)
  }

  function forget(id: string): void {
    lookedAt.delete(id)
    suspects.delete(id)
  }

  /** Compares the latest answer with the one before: which threads are still in state D, and did not move. */
  function follow(process: Process, closer: CloserLook, at: number): void {
    const answer = closer(process.id, 'threads')
    if (answer === undefined || at - answer.askedAt > FORGOTTEN_MS) {
      suspects.delete(process.id)
      return
    }
    const before = suspects.get(process.id)
    const next = new Map<number, Suspect>()
    for (const thread of answer.items) {
      const switches = (thread.voluntarySwitches ?? Number.NaN) + (thread.involuntarySwitches ?? Number.NaN)
      if (thread.state !== 'D' || Number.isNaN(switches)) continue
      // The list of processes is newer.
      if (thread.tid === process.pid && process.state !== 'D') continue
      const last = before?.get(thread.tid)
      const hasStood = last?.switches === switches
      const fromAt = hasStood ? last.fromAt : answer.askedAt
      const signedAt = thread.tid === process.pid ? signs.get(process.id)?.at : undefined
      const since = hasStood ? last.since : Math.min(fromAt, signedAt ?? fromAt)
      next.set(thread.tid, { thread, switches, fromAt, lookedAt: answer.askedAt, since })
    }
    if (next.size === 0) suspects.delete(process.id)
    else suspects.set(process.id, next)
  }

  function questions({ snapshot, steadyAt }: Tick): readonly Question[] {
    const signed = [...signs].filter(([, { ticks }]) => ticks >= SIGN_TICKS).map(([id]) => id)
    const asked = [...new Set([...suspects.keys(), ...signed])].flatMap(
      id => processById(snapshot.processes, id) ?? [],
    )
    const { load, cpuUsage = 0 } = snapshot.host
    if (load !== undefined && load[0] - cpuUsage >= LOAD_SIGN && steadyAt >= nextLookAt) {
      nextLookAt = steadyAt + LOAD_LOOK_MS
      const next = longestUnseen(snapshot.processes)
      if (next !== undefined) asked.push(next)
    }
    for (const { id } of asked) lookedAt.set(id, steadyAt)
    return asked.map(({ id, pid }) => ({ processId: id, pid, part: 'threads' }))
  }

  /** A process with further threads: the list of processes shows only the state of the first. */
  function longestUnseen(processes: readonly Process[]): Process | undefined {
    let chosen: Process | undefined
    for (const process of processes) {
      const { id, threadCount = 1, self, kernelThread } = process
      if (threadCount < 2 || self || kernelThread || suspects.has(id)) continue
      if (chosen === undefined || (lookedAt.get(id) ?? 0) < (lookedAt.get(chosen.id) ?? 0)) chosen = process
    }
    return chosen
  }

  return { id: 'stuck', raise: { share: 1, ms: 1000 }, clear: { share: 1, ms: 2000 }, observe, questions }
}

/** The thread that has hung longest, if that is long enough. */
function worstOf(
  process: Process | undefined,
  own: ReadonlyMap<number, Suspect>,
  snapshot: Snapshot,
  mayBePaused: MayBePaused,
): readonly Hanging[] {
  if (process === undefined) return []
  const hanging = [...own.values()]
    .flatMap((suspect): readonly Hanging[] => {
      const kind = kindOf(process, suspect.thread, snapshot, mayBePaused)
      const needsMs = kind === 'vfork' || FLUSHES.has(suspect.thread.syscall ?? '') ? PATIENT_MS : STUCK_MS
      const isLong = suspect.lookedAt - suspect.fromAt >= needsMs
      return kind === undefined || !isLong ? [] : [{ process, suspect, kind }]
    })
    .sort((a, b) => a.suspect.fromAt - b.suspect.fromAt)
  return hanging.slice(0, 1)
}

/** Undefined: frozen, which `stopped` reports. */
function kindOf(
  process: Process,
  { syscall, wchan = '' }: Thread,
  snapshot: Snapshot,
  mayBePaused: MayBePaused,
): Kind | undefined {
  if (FROZEN_WCHAN.test(wchan)) return undefined
  if (wchan.includes('coredump')) return 'dump'
  const isForking = VFORK.test(syscall ?? '') || VFORK_WCHAN.test(wchan)
  // Without permission to see what it waits for: until it execs, the child shares its parent's memory.
  const isUnseen = syscall === undefined && wchan === ''
  if (isUnseen && mayBePaused(process)) return undefined
  return isForking || (isUnseen && childOf(process, snapshot) !== undefined) ? 'vfork' : 'hang'
}

/** A frozen container (cgroup v1) has every process in state D. */
function areAllInD(container: string | undefined, { processes }: Snapshot): boolean {
  const own = processes.filter(one => one.container === container && one.state !== 'Z' && !one.kernelThread)
  return own.length > 1 && own.every(({ state }) => state === 'D')
}

function childOf({ pid, comm, virtualBytes, rssBytes }: Process, { processes }: Snapshot) {
  return processes.find(
    child =>
      child.ppid === pid &&
      child.comm === comm &&
      child.virtualBytes === virtualBytes &&
      child.rssBytes === rssBytes,
  )
}

const groupOf = ({ process, kind, suspect }: Hanging) =>
  `${process.container ?? ''} ${kind} ${kind === 'hang' ? (suspect.thread.wchan ?? '') : process.id}`

function observation(
  key: string,
  all: readonly Hanging[],
  snapshot: Snapshot,
  steadyAt: number,
): Observation {
  const longest = all.reduce((a, b) => (b.suspect.fromAt < a.suspect.fromAt ? b : a))
  const { process, suspect, kind } = longest
  const { container } = process
  const { wchan, syscall, waitsOn } = suspect.thread
  const processes = all.map(one => one.process)
  const isUnseen = syscall === undefined && (wchan ?? '') === ''
  return {
    key,
    level: 'bad',
    // If the kernel does not show what a process waits for, a paused container looks the same.
    severity: kind === 'hang' && !isUnseen ? severityOf(processes, snapshot) : 'note',
    confidence: isUnseen ? 'guess' : 'likely',
    subject: subjectOfProcess(process),
    evidence: {
      kind,
      processes: all.length,
      syscall,
      file: waitsOn,
      wchan,
      ...placeOf(waitsOn, container, snapshot),
      childPid: kind === 'vfork' ? childOf(process, snapshot)?.pid : undefined,
    },
    who: all.length > 1 ? attribute(processes, () => 1).who : [],
    since: snapshot.at - (steadyAt - suspect.since),
  }
}

/** The mount that holds the file. */
function placeOf(file: string | undefined, container: string | undefined, { containers }: Snapshot) {
  const mounts = containers.find(({ id }) => id === container)?.mounts ?? []
  const mount = file === undefined ? undefined : mountOf(mounts, file)
  return { mount: mount?.path, fileSystem: mount?.type, source: mount?.source }
}

function severityOf(processes: readonly Process[], { networks }: Snapshot): 'critical' | 'warning' {
  const pids = new Set(processes.map(({ pid }) => pid))
  const ownsListener = networks.some(({ listeners }) =>
    listeners.some(({ pid }) => pid !== undefined && pids.has(pid)),
  )
  return ownsListener || processes.length >= CRITICAL_COUNT ? 'critical' : 'warning'
}
