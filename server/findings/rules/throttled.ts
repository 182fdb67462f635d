// The container used up its CPU quota, and its tasks waited for the next period. A ratio of periods alone is noise (the
// mixin's 25 % is hated for it): here it takes a quarter of the wall clock, and usage near the quota, over a minute. Or
// a limit above, which topz may not see, holds it back: then its tasks wait while its own quota is not used up.

import type { Container } from '../../model/container.ts'
import type { Share } from '../../model/finding.ts'
import { QUOTA_USED_SHARE_MIN, THROTTLED_BAD_SHARE } from '../../model/near-limit.ts'
import { programOrComm } from '../../model/program.ts'
import type { Process } from '../../model/snapshot.ts'
import { hasListener, processesOf, spokenOf, subjectOf } from '../container-of.ts'
import { createDemand, type Demand, wantedBy } from '../demand.ts'
import { createRecent } from '../recent.ts'
import type { Observation, Rule, Span, Tick } from '../rule.ts'
import { createSpent, type Spent } from '../spent.ts'

/** The default of CFS, and of every container engine. */
const PERIOD_SECONDS = 0.1
const GOOD_SHARE = 0.1
/** Share of the wall clock: only periods in which something ran are counted. */
const ACTIVE_SHARE_MIN = 0.5
/** Processes whose threads are examined: the busiest. */
const ASKED_MAX = 6
const ASKED_SHARE_MIN = 0.03
/** Share of the CPU time used: with less of it explained, what the rest wants is unknown. */
const EXPLAINED_SHARE_MIN = 0.9
/** Seconds per second: a shorter wait does not matter. */
const VICTIM_WAITS_MIN = 0.1
const KEPT_MS = 60_000

interface Held {
  /** Share of the wall clock. */
  readonly share: number
  readonly by: 'quota' | 'limit above'
  readonly isBad: boolean
}

interface Watched {
  readonly used: Spent
  readonly waited: ReturnType<typeof createRecent>
  /** Of processes with one thread: in a single second a wait may seem longer than that. */
  readonly ready: ReturnType<typeof createRecent>
  /** What is reported is of the last minute, in which it may not have been held back all the time. */
  readonly lately: ReturnType<typeof createRecent>
  /** Steady milliseconds of the last tick in which it was held back. */
  at: number
}

export function createThrottled(): Rule {
  const watched = new Map<string, Watched>()
  const demands = createDemand()

  function observe(one: Tick): Observation[] {
    for (const [id, { at }] of watched) if (one.steadyAt - at > KEPT_MS) watched.delete(id)
    if (watched.size === 0) demands.forget()
    return one.snapshot.containers.flatMap(container => {
      const span = one.spanOf(container.id)
      const held = span && heldBack(span)
      if (span !== undefined && held !== undefined) return [told(container, held, span, one)]
      const { cpuUsage: used = 0 } = container
      watched.get(container.id)?.lately.add(Object.entries({ used, wanted: used }), one.elapsedSeconds)
      return []
    })
  }

  function told(container: Container, held: Held, span: Span, one: Tick): Observation {
    const { snapshot, closer } = one
    const { cpuUsage = 0, cpuLimit, cpuBurstSeconds } = container
    const own = processesOf(container, snapshot)
    const wants = new Map(own.map(process => [process.id, demands.of(process, closer)] as const))
    const { used, waited, ready, lately } = watch(container, own, wants, one)
    const { wanted, wantedIs } = wantedOf(
      own,
      wantedIn(wants, own, ready),
      cpuUsage,
      span,
      snapshot.host.cpuCount,
    )
    lately.add(Object.entries({ share: held.share, used: cpuUsage, wanted }), one.elapsedSeconds)
    const { who, spreadOver } = used.attributed()
    const victim = victimOf(own, waited.of, who)
    return {
      key: held.by === 'quota' ? container.id : `${container.id} above`,
      level: held.isBad ? 'bad' : 'between',
      // A batch job at its limit, by design: no client waits for an answer.
      severity: hasListener(container, snapshot) ? 'warning' : 'note',
      confidence: 'certain',
      subject: subjectOf(container),
      evidence: {
        share: lately.of('share'),
        by: held.by,
        usedCpus: lately.of('used'),
        limitCpus: cpuLimit ?? undefined,
        wantedCpus: lately.of('wanted'),
        wantedIs,
        allowedCpus: Math.min(container.cpusetCpuCount ?? Number.POSITIVE_INFINITY, snapshot.host.cpuCount),
        victim: spokenOf(victim),
        victimPid: victim?.pid,
        victimWaits: victim && waited.of(victim.id),
        spreadOver,
        shortLivedShare: used.shortLivedShare(),
        burstSeconds: cpuBurstSeconds || undefined,
      },
      who,
    }
  }

  /** What each process used and waited for over the throttled ticks. */
  function watch(
    { id, cpuUsage: total }: Container,
    own: readonly Process[],
    wants: ReadonlyMap<string, Demand | undefined>,
    { snapshot, steadyAt, elapsedSeconds }: Tick,
  ): Watched {
    const one = watched.get(id) ?? {
      used: createSpent(),
      waited: createRecent(),
      ready: createRecent(),
      lately: createRecent(),
      at: steadyAt,
    }
    watched.set(id, one)
    one.at = steadyAt
    const rates = {
      of: (process: Process) => process.cpuUsage,
      ofChildren: (process: Process) => process.childrenCpuUsage,
      total,
    }
    one.used.add(own, rates, snapshot.at, elapsedSeconds)
    one.waited.add(
      own.map(process => [process.id, wants.get(process.id)?.waited ?? 0] as const),
      elapsedSeconds,
    )
    one.ready.add(own.flatMap(readyOf), elapsedSeconds)
    return one
  }

  return {
    id: 'throttled',
    raise: { share: 0.6, ms: 60_000 },
    clear: { share: 0.8, ms: 60_000 },
    hasGrace: true,
    observe,
    questions: ({ snapshot, steadyAt }) =>
      [...watched].flatMap(([id, { at }]) =>
        at === steadyAt
          ? askedIn(
              snapshot.containers.find(one => one.id === id),
              snapshot.processes,
            )
          : [],
      ),
  }
}

/** Undefined: it is not held back, or that is unknown. */
function heldBack({ before, after, seconds }: Span): Held | undefined {
  const rose = (key: 'cpuPeriods' | 'cpuThrottledPeriods' | 'cpuThrottledSeconds' | 'cpuHeldSeconds') =>
    (after[key] ?? Number.NaN) - (before[key] ?? Number.NaN)
  const { cpuPeriodSeconds = PERIOD_SECONDS, cpuUsage, cpuLimit } = after
  if (cpuUsage === undefined || seconds <= 0) return undefined
  const wall = (periods: number) => Math.min(1, (periods * cpuPeriodSeconds) / seconds)
  const share = wall(rose('cpuThrottledPeriods'))
  if (share >= GOOD_SHARE && cpuLimit) {
    const isUsedUp = cpuUsage / cpuLimit >= QUOTA_USED_SHARE_MIN
    const isActive = !(wall(rose('cpuPeriods')) < ACTIVE_SHARE_MIN)
    return { share, by: 'quota', isBad: share >= THROTTLED_BAD_SHARE && isUsedUp && isActive }
  }
  // This includes what its own quota held back.
  const ownSeconds = rose('cpuThrottledSeconds')
  const above = Math.min(1, (rose('cpuHeldSeconds') - (Number.isNaN(ownSeconds) ? 0 : ownSeconds)) / seconds)
  return above >= GOOD_SHARE
    ? { share: above, by: 'limit above', isBad: above >= THROTTLED_BAD_SHARE }
    : undefined
}

function readyOf({ id, cpuUsage: ran, runQueueUsage: waited }: Process): [string, number][] {
  if (ran === undefined || waited === undefined) return []
  return Object.entries({ [`${id} ran`]: ran, [`${id} waited`]: waited, [`${id} seen`]: 1 })
}

/** The same demands, those of single threads over the last minute. */
function wantedIn(
  wants: ReadonlyMap<string, Demand | undefined>,
  own: readonly Process[],
  { of }: ReturnType<typeof createRecent>,
): ReadonlyMap<string, Demand | undefined> {
  const single = own.flatMap(({ id, runQueueUsage }) => {
    const [demand, seen] = [wants.get(id), of(`${id} seen`)]
    if (demand === undefined || runQueueUsage === undefined || seen === 0) return []
    return [[id, { ...demand, wanted: wantedBy(of(`${id} ran`) / seen, of(`${id} waited`) / seen) }] as const]
  })
  return new Map([...wants, ...single])
}

/**
 * Exact if the threads of the busiest were examined, but a maximum if they mostly waited; else a minimum: a task was held
 * back on each CPU.
 */
function wantedOf(
  own: readonly Process[],
  wants: ReadonlyMap<string, Demand | undefined>,
  used: number,
  { before, after, seconds }: Span,
  cpuCount: number,
) {
  let [wanted, explained, seen, waits] = [0, 0, 0, 0]
  for (const { id, cpuUsage = 0 } of own) {
    const demand = wants.get(id)
    wanted += demand?.wanted ?? cpuUsage
    explained += demand === undefined ? 0 : cpuUsage
    seen += cpuUsage
    waits += demand?.waited ?? 0
  }
  const held = after.cpuHeldSeconds ?? after.cpuThrottledSeconds ?? 0
  const heldBefore = before.cpuHeldSeconds ?? before.cpuThrottledSeconds ?? 0
  // It is counted for each CPU, and late: a second may show what several seconds held back.
  const atLeast = used + Math.min(cpuCount, Math.max(0, held - heldBefore) / seconds)
  const isExact = explained >= EXPLAINED_SHARE_MIN * used
  return {
    wanted: isExact ? Math.max(used, wanted + Math.max(0, used - seen)) : Math.max(atLeast, wanted),
    wantedIs: isExact ? (waits > used ? 'at most' : 'exact') : 'at least',
  }
}

/** The process that waited most without using it up: neither named as a user nor of the same name and parent. */
function victimOf(own: readonly Process[], waited: (id: string) => number, who: readonly Share[]) {
  const kinOf = (process: Process) => `${process.ppid} ${programOrComm(process)}`
  const eaters = new Set(own.filter(({ pid }) => who.some(one => one.pid === pid)).map(kinOf))
  const [first] = own
    .filter(one => !eaters.has(kinOf(one)) && waited(one.id) >= VICTIM_WAITS_MIN)
    .sort((a, b) => waited(b.id) - waited(a.id))
  return first
}

/** For a process with one thread the snapshot has its waiting time. */
function askedIn(container: Container | undefined, processes: readonly Process[]) {
  const usage = container?.cpuUsage ?? 0
  return processes
    .filter(
      ({ container: id, self, threadCount = 1, cpuUsage = 0 }) =>
        id === container?.id && !self && threadCount > 1 && cpuUsage >= ASKED_SHARE_MIN * usage,
    )
    .sort((a, b) => (b.cpuUsage ?? 0) - (a.cpuUsage ?? 0))
    .slice(0, ASKED_MAX)
    .map(({ id, pid }) => ({ processId: id, pid, part: 'threads' as const }))
}
