// The container is short of memory: its tasks wait while the kernel evicts pages and reads them back. Three signs
// together: stalls, reclaim, and pages that were needed again. A large file that is read once shows only one of them.

import type { Container, Stall } from '../../model/container.ts'
import { attribute } from '../attribute.ts'
import { processesOf, subjectOf } from '../container-of.ts'
import { createRecent } from '../recent.ts'
import type { Observation, Rule, Span, Tick } from '../rule.ts'

/** Share of the time: twenty times what senpai allows, half of what Android's lmkd acts on. */
const BAD_SHARE = 0.1
const GOOD_SHARE = 0.05
/** Two thirds of the pressure at which systemd-oomd kills. */
const CRITICAL_SHARE = 0.4
/** Reclaim takes no more than the next pages need. */
const FULL_SHARE = 0.95
/** Dynatrace alerts from this rate on, if memory is also nearly used up. */
const MAJOR_FAULTS_PER_SECOND_MIN = 20
/** Share of the file cache that is read again within a minute: lmkd's limit on devices with little memory. */
const REFAULTS_PER_MINUTE_MIN = 0.3
const PAGE_BYTES = 4096

export function createMemoryPressure(): Rule {
  const stalled = new Map<string, ReturnType<typeof createRecent>>()

  function observe({ snapshot, spanOf, elapsedSeconds }: Tick): Observation[] {
    for (const id of stalled.keys()) if (!snapshot.containers.some(one => one.id === id)) stalled.delete(id)
    return snapshot.containers.flatMap(container => {
      const span = spanOf(container.id)
      const some = span && stallShare(span, 'memory', 'someSeconds')
      if (span === undefined || some === undefined) return []
      if (some < GOOD_SHARE) {
        stalled.delete(container.id)
        return []
      }
      const full = stallShare(span, 'memory', 'fullSeconds') ?? 0
      const recent = stalled.get(container.id) ?? createRecent()
      stalled.set(container.id, recent)
      recent.add(Object.entries({ some, full }), elapsedSeconds)
      return [
        pressed(container, span, { now: some, some: recent.of('some'), full: recent.of('full') }, snapshot),
      ]
    })
  }

  return {
    id: 'memory-pressure',
    raise: { share: 0.6, ms: 30_000 },
    clear: { share: 0.8, ms: 60_000 },
    observe,
  }
}

/** Undefined: the kernel does not count it. */
export function stallShare(
  { before, after, seconds }: Span,
  of: 'cpu' | 'memory' | 'io',
  key: 'someSeconds' | 'fullSeconds',
): number | undefined {
  const at = ({ pressure }: Container): Stall | undefined => pressure?.[of]
  const [from, to] = [at(before)?.[key], at(after)?.[key]]
  return from === undefined || to === undefined || to < from ? undefined : Math.min(1, (to - from) / seconds)
}

/** Shares of the time: of this tick, and of the last minute. */
interface Stalls {
  readonly now: number
  readonly some: number
  readonly full: number
}

function pressed(
  container: Container,
  span: Span,
  { now, some, full }: Stalls,
  snapshot: Tick['snapshot'],
): Observation {
  const own = processesOf(container, snapshot)
  const faults = attribute(own, ({ majorFaultsPerSecond }) => majorFaultsPerSecond)
  const areHolders = faults.who.length === 0
  const { who, spreadOver } = areHolders ? attribute(own, ({ rssAnonBytes }) => rssAnonBytes) : faults
  const { memoryLimitBytes, workingSetBytes, memoryBytes } = container
  const used = memoryBytes ?? workingSetBytes
  return {
    key: container.id,
    level: now >= BAD_SHARE && isReclaiming(span) && isThrashing(span) ? 'bad' : 'between',
    severity: full >= CRITICAL_SHARE ? 'critical' : 'warning',
    confidence: 'certain',
    subject: subjectOf(container),
    evidence: {
      share: some,
      fullShare: full,
      usedBytes: used,
      limitBytes: memoryLimitBytes ?? undefined,
      pagesBackPerSecond: refaults(span) / span.seconds,
      areHolders: areHolders ? 'yes' : 'no',
      spreadOver,
    },
    who,
  }
}

type Counter =
  | 'memoryScannedPages'
  | 'memoryHighEvents'
  | 'memoryMaxEvents'
  | 'memoryMajorFaults'
  | 'memoryFileRefaultPages'
  | 'memoryAnonRefaultPages'

/** 0 if the kernel does not count it: then another counter must show it. */
function rose({ before, after }: Span, key: Counter): number {
  return Math.max(0, (after[key] ?? 0) - (before[key] ?? after[key] ?? 0))
}

function isReclaiming(span: Span): boolean {
  const isCounted = (['memoryScannedPages', 'memoryHighEvents', 'memoryMaxEvents'] as const).some(
    key => rose(span, key) > 0,
  )
  return isCounted || isFull(span.after)
}

/** Version 1 counts no scanned pages, and since Linux 6.15 not how often a limit on memory and swap together is hit. */
function isFull({ memoryScannedPages, memoryBytes, memoryLimitBytes }: Container): boolean {
  if (memoryScannedPages !== undefined || memoryBytes === undefined || !memoryLimitBytes) return false
  return memoryBytes >= FULL_SHARE * memoryLimitBytes
}

const refaults = (span: Span) => rose(span, 'memoryFileRefaultPages') + rose(span, 'memoryAnonRefaultPages')

function isThrashing(span: Span): boolean {
  const { seconds, after } = span
  if (rose(span, 'memoryMajorFaults') / seconds >= MAJOR_FAULTS_PER_SECOND_MIN) return true
  if (rose(span, 'memoryAnonRefaultPages') > 0) return true
  const cache = Math.max(1, (after.memoryFileBytes ?? Number.NaN) / PAGE_BYTES)
  return (rose(span, 'memoryFileRefaultPages') / seconds) * 60 >= REFAULTS_PER_MINUTE_MIN * cache
}
