// A process is near its own limit of open files, or will be: accept, open and connect then fail with EMFILE. netdata
// warns at 95 % and clears at 85 %; here earlier, because a descriptor leak rarely takes minutes to get there. A closer
// look shows which kind of files they are, and how far the process may raise its limit itself.

import { OPEN_FILES_BAD_SHARE } from '../../model/near-limit.ts'
import type { Process } from '../../model/snapshot.ts'
import { createPick } from '../../model/step.ts'
import type { CloserLook, Question } from '../closer-look.ts'
import { subjectOfProcess } from '../container-of.ts'
import { type KindCounts, kindCounts, mainKind } from '../file-kinds.ts'
import { begunWith, createRise } from '../rise.ts'
import type { Observation, Rule, Tick } from '../rule.ts'

const GOOD_SHARE = 0.7
const CRITICAL_SHARE = 0.95
const CRITICAL_MS = 5 * 60_000
/** A smaller rise is insignificant. */
const RISE_MIN = 64
const RISE_SHARE_MIN = 0.1
/** A process with fewer cannot have risen that much. */
const FOLLOWED_SHARE = 0.02
const FOLLOWED_MIN = 32
const FOLLOWED_MAX = 20
/** Sorting all processes takes longer than following some. */
const CHOOSE_MS = 10_000
/** A look costs as much as an open drawer with a thousand rows. */
const ASK_MS = 30_000
/** A smaller sample does not tell of the rest: files, and share of those that are open. */
const SAMPLE_MIN = 10
const SAMPLE_SHARE_MIN = 0.05
const PARTS = ['files', 'sockets', 'limits'] as const

interface Watched {
  readonly limit: number
  readonly rise: ReturnType<typeof createRise>
  /** It has been near the limit since it was last well below it. */
  wasNear: boolean
  /** From the first look. */
  first: KindCounts | undefined
  /** What the look shows that saw most of them. */
  best: Look | undefined
}

interface Look {
  readonly examined: number
  readonly evidence: { readonly kind?: string; readonly kindCount?: number; readonly lookedAt?: number }
}

interface Open {
  readonly process: Process
  readonly count: number
  readonly limit: number
}

export function createFds(): Rule {
  const watched = new Map<string, Watched>()
  const mayBeFollowed = createPick<Process>(one => openOf(one, FOLLOWED_SHARE) !== undefined)
  let questions: readonly Question[] = []
  /** Process.id of the processes whose trend is followed. */
  let chosen: ReadonlySet<string> = new Set()
  let chosenAt = Number.NEGATIVE_INFINITY

  function observe(tick: Tick): Observation[] {
    const { snapshot, steadyAt, closer } = tick
    questions = []
    if (steadyAt - chosenAt >= CHOOSE_MS) {
      chosenAt = steadyAt
      chosen = largest(mayBeFollowed(snapshot.processes))
    }
    const followed: Open[] = []
    for (const process of mayBeFollowed(snapshot.processes)) {
      const open = openOf(process, chosen.has(process.id) ? FOLLOWED_SHARE : GOOD_SHARE)
      if (open !== undefined) followed.push(open)
    }
    const ids = new Set(followed.map(({ process }) => process.id))
    for (const id of watched.keys()) if (!ids.has(id)) watched.delete(id)
    return followed.flatMap(open => {
      const one = watchedOf(open)
      const riseMin = Math.max(RISE_MIN, RISE_SHARE_MIN * open.limit)
      one.rise.add(steadyAt, open.count, { limit: open.limit, riseMin })
      const trend = one.rise.rising()
      const share = open.count / open.limit
      one.wasNear = share >= OPEN_FILES_BAD_SHARE || (one.wasNear && share >= GOOD_SHARE)
      if (trend === undefined && !one.wasNear) return []
      ask(open.process, steadyAt, closer)
      const etaMs = trend && (open.limit - open.count) / trend.slope
      const isCritical = share >= CRITICAL_SHARE || (etaMs ?? Number.POSITIVE_INFINITY) <= CRITICAL_MS
      const { id } = open.process
      return [
        {
          key: id,
          level: trend !== undefined || share >= OPEN_FILES_BAD_SHARE ? 'bad' : 'between',
          severity: isCritical ? 'critical' : 'warning',
          confidence: share >= OPEN_FILES_BAD_SHARE ? 'certain' : 'likely',
          subject: subjectOfProcess(open.process),
          evidence: {
            openFds: open.count,
            limit: open.limit,
            share,
            etaSeconds: etaMs && etaMs / 1000,
            perMinute: trend && trend.slope * 60_000,
            ...kindOf(one, open, closer),
            hardLimit: hardLimit(id, closer),
          },
          ...(trend && begunWith(trend, tick)),
        },
      ]
    })
  }

  /** A new limit starts over: programs raise their own when they start. */
  function watchedOf({ process, limit }: Open): Watched {
    const known = watched.get(process.id)
    if (known !== undefined && known.limit === limit) return known
    const one = { limit, rise: createRise(), wasNear: false, first: undefined, best: undefined }
    watched.set(process.id, one)
    return one
  }

  function ask({ id, pid }: Process, at: number, closer: CloserLook): void {
    for (const part of PARTS) {
      const askedAt = closer(id, part)?.askedAt ?? Number.NEGATIVE_INFINITY
      if (at - askedAt >= ASK_MS) questions = [...questions, { processId: id, pid, part }]
    }
  }

  return {
    id: 'fds',
    raise: { share: 0.6, ms: 30_000 },
    clear: { share: 0.8, ms: 60_000 },
    observe,
    questions: () => questions,
  }
}

/** The processes nearest to their limits. */
function largest(processes: readonly Process[]): ReadonlySet<string> {
  const found = processes.flatMap(process => openOf(process, FOLLOWED_SHARE) ?? [])
  if (found.length > FOLLOWED_MAX) found.sort((a, b) => b.count / b.limit - a.count / a.limit)
  return new Set(found.slice(0, FOLLOWED_MAX).map(({ process }) => process.id))
}

/** Undefined: unknown, or less than this share of its limit, or too few to tell. */
function openOf(process: Process, share: number): Open | undefined {
  const { openFds: count, openFdsLimit: limit, self } = process
  if (count === undefined || !limit || self || count < share * limit) return undefined
  return count < Math.min(FOLLOWED_MIN, GOOD_SHARE * limit) ? undefined : { process, count, limit }
}

/** Of the best look: one that ends early replaces only what saw less. */
function kindOf(one: Watched, { process, count }: Open, closer: CloserLook): Look['evidence'] {
  const look = lookOf(one, process.id, closer)
  const { best } = one
  const isBetter = look && (look.evidence.lookedAt === undefined || look.examined >= (best?.examined ?? 0))
  if (isBetter) one.best = look
  if (one.best === undefined) return {}
  const { examined, evidence } = one.best
  const isPart = look !== one.best || evidence.lookedAt !== undefined
  if (!isPart) return evidence
  if (evidence.kind === undefined || examined < Math.max(SAMPLE_MIN, SAMPLE_SHARE_MIN * count)) return {}
  return { ...evidence, lookedAt: examined }
}

function lookOf(one: Watched, id: string, closer: CloserLook): Look | undefined {
  const files = closer(id, 'files')
  const sockets = closer(id, 'sockets')
  if (files === undefined) return undefined
  // A look ends when its time is up: it then covers the lowest descriptors, and what grew is unknown.
  const last = sockets?.truncated ? (sockets.items.at(-1)?.fd ?? 0) : Number.POSITIVE_INFINITY
  const items = files.items.filter(({ fd }) => fd <= last)
  const isPart = files.truncated === true || items.length < files.items.length
  const counts = kindCounts(items, sockets?.items)
  if (!isPart) one.first ??= counts
  const main = mainKind((isPart ? undefined : one.first) ?? counts, counts)
  const evidence = {
    ...(main && { kind: main.kind, kindCount: main.count }),
    ...(isPart && { lookedAt: items.length }),
  }
  return { examined: items.length, evidence }
}

function hardLimit(id: string, closer: CloserLook): number | undefined {
  const limit = closer(id, 'limits')?.items.find(({ name }) => name === 'Max open files')
  return limit?.hard ?? undefined
}
