// The portable source: ps-list and pidusage -> Sample, for machines without /proc and for --source=ps. Both packages
// start child processes, so they are loaded here, on the first sample, and nowhere else (S19). They are given only pids
// that ps-list listed, and constants.

import { uptime } from 'node:os'
import type { Details, ProcessReading, Sample, Source } from '../sampler/sample.ts'
import { readHost } from './host.ts'
import { detailsOf, PAGE_BYTES, type Row, statOf, TICKS_PER_SECOND } from './listing.ts'
import { createUsageReader } from './usage.ts'
import { readUsers } from './users.ts'

/** ps reports the start in seconds, computed each time: a difference up to this is the same start. */
const START_JITTER_TICKS = 2 * TICKS_PER_SECOND

export interface PortableOptions {
  /** Masks the secrets of a command line; nothing leaves the source without it. */
  readonly redact: (argv: readonly string[]) => readonly string[]
  readonly selfPid: number
  /** Monotonic milliseconds. */
  readonly now?: () => number
}

interface Known {
  reading: ProcessReading
  readonly generation: number
  readonly uid: number | undefined
  readonly cmd: string | undefined
  visitedAtMs: number
}

async function load(now: () => number) {
  const [psList, pidusage] = await Promise.all([import('ps-list'), import('pidusage')])
  return { list: psList.default, readUsage: createUsageReader(pidusage.default, now), users: readUsers() }
}

export function createPortableSource(options: PortableOptions): Source {
  const { redact, selfPid, now = () => performance.now() } = options
  const bootMs = Date.now() - uptime() * 1000
  let known = new Map<number, Known>()
  let loaded: ReturnType<typeof load> | undefined

  async function sample(): Promise<Sample> {
    loaded ??= load(now)
    const { list, readUsage, users } = await loaded
    const listed = (await list({ all: true }).catch(cannotList)).filter(one => !isOwnPs(one, selfPid))
    const usages = await readUsage(listed.map(one => one.pid))
    const at = Date.now()
    const atMs = now()
    const next = new Map<number, Known>()
    for (const one of listed.sort((a, b) => a.pid - b.pid)) {
      const usage = usages.get(one.pid)
      if (usage !== undefined) next.set(one.pid, follow({ listed: one, usage }, users, at, atMs))
    }
    known = next
    return {
      at,
      atMs,
      host: readHost(),
      namespaceHostname: undefined,
      processes: [...next.values()].map(({ reading }) => reading),
      vanished: listed.length - next.size,
      clockTicksPerSecond: TICKS_PER_SECOND,
      pageBytes: PAGE_BYTES,
      hasCpuSplit: false,
    }
  }

  /** The previous reading if nothing changed, else a new one of the same process, or of a new process. */
  function follow(row: Row, users: ReadonlyMap<number, string>, at: number, atMs: number): Known {
    const { listed } = row
    const before = known.get(listed.pid)
    const started = startOf(row, bootMs)
    const isSame = before !== undefined && isSameProcess(before, row, started)
    const starttime =
      before !== undefined && isNear(before.reading.stat.starttime, started)
        ? before.reading.stat.starttime
        : started
    const generation = generationOf(before, isSame, starttime)
    const stat = statOf(row, starttime)
    const isNews = !isSame || before.cmd !== listed.cmd || before.uid !== listed.uid
    const details: Details | undefined = isNews
      ? detailsOf(row, listed.pid === selfPid ? programOnly : redact, users.get(listed.uid ?? -1), at)
      : before.reading.details
    if (isSame && !isNews && isEqual(before.reading.stat, stat)) {
      before.visitedAtMs = atMs
      return before
    }
    const reading: ProcessReading = {
      id: `${listed.pid}:${starttime}${generation === 1 ? '' : `:${generation}`}`,
      stat,
      atMs,
      follows: isSame ? { atMs: before.reading.atMs, heldUntilMs: before.visitedAtMs } : undefined,
      schedstat: undefined,
      rssPages: stat.rss,
      details,
      isSelf: listed.pid === selfPid,
    }
    return { reading, generation, uid: listed.uid, cmd: listed.cmd, visitedAtMs: atMs }
  }

  return { kind: 'ps', sample, health: () => 'ok', close: () => known.clear() }
}

/** Clock ticks between boot and the start of the process. */
function startOf({ listed, usage }: Row, bootMs: number): number {
  const startMs = listed.startTime?.getTime() ?? usage.timestamp - usage.elapsed
  return Math.max(0, Math.round(((startMs - bootMs) * TICKS_PER_SECOND) / 1000))
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= START_JITTER_TICKS
}

/** The same start, and a CPU time that did not fall. */
function isSameProcess({ reading }: Known, { usage }: Row, started: number): boolean {
  const ticks = Math.round((usage.ctime * TICKS_PER_SECOND) / 1000)
  return isNear(reading.stat.starttime, started) && ticks >= reading.stat.utime
}

function generationOf(before: Known | undefined, isSame: boolean, starttime: number): number {
  if (before === undefined || before.reading.stat.starttime !== starttime) return 1
  return isSame ? before.generation : before.generation + 1
}

type Stat = ProcessReading['stat']

function isEqual(a: Stat, b: Stat): boolean {
  return (
    a.utime === b.utime && a.rss === b.rss && a.ppid === b.ppid && a.state === b.state && a.comm === b.comm
  )
}

/** The ps that ps-list starts lists itself. */
/** topz's own arguments may be private (S10). */
const programOnly = (argv: readonly string[]) =>
  argv.slice(0, 1).map(program => program.split(' ', 1)[0] ?? '')

function isOwnPs(listed: { readonly ppid: number; readonly name: string }, selfPid: number): boolean {
  return listed.ppid === selfPid && listed.name === 'ps'
}

function cannotList(cause: unknown): never {
  throw new Error('Cannot list processes: expected a working ps command in PATH, or --source=proc', { cause })
}
