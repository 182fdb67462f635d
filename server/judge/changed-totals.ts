// What containers use altogether, before and after -> what grew or shrank, and which processes explain how much of it.

import { type Container, memoryUseOf } from '../model/container.ts'
import type { FindingId } from '../model/finding.ts'
import type { Network } from '../model/network.ts'
import type { Change, Churn, ComparedMetric, Explained } from '../model/recording.ts'
import type { Process } from '../model/snapshot.ts'
import type { Compared, Pair } from './compared.ts'
import { movedBy, weighed } from './moved.ts'

const MIB = 1024 * 1024
/** Who explains less of a change is not named. */
const EXPLAINS_MIN = 0.05
const EXPLAINED_BY_MAX = 3

interface Total {
  readonly metric: ComparedMetric
  /** Less is noise, of the total and of one process. */
  readonly min: number
  readonly minAlone: number
  /** A smaller share of what it was is noise, too. */
  readonly minShare: number
  readonly findings: readonly FindingId[]
  readonly whole: (
    container: Container | undefined,
    host: { memoryBytes?: number; cpuCount: number },
  ) => number
  readonly of: (compared: Compared, pair: Pair<Container>) => Values
  /** Of its limit, at the moment itself; undefined: there is none. */
  readonly shareOfLimit?: (container: Container) => number | undefined
  readonly ofProcess: (compared: Compared, pair: Pair<Process>) => Values
}

type Values = readonly [before: number | undefined, after: number | undefined]

const cpuOf = (one: Process) =>
  one.cpuSeconds + (one.childrenCpuUserSeconds ?? 0) + (one.childrenCpuSystemSeconds ?? 0)
const diskOf = ({ diskReadBytes, diskWriteBytes }: Container | Process) =>
  diskReadBytes === undefined || diskWriteBytes === undefined ? undefined : diskReadBytes + diskWriteBytes
const diskNow = ({ diskReadBytesPerSecond: read, diskWriteBytesPerSecond: write }: Container | Process) =>
  read === undefined || write === undefined ? undefined : read + write
const both = <T>({ was, is }: Pair<T>, read: (one: T) => number | undefined): Values => [
  was && read(was),
  is && read(is),
]

const shareOf = (used: number | undefined, limit: number | null | undefined) =>
  used === undefined || !limit ? undefined : used / limit
/** A tick is never as long as the kernel's periods together: a quota that is used up shows as a little less. */
const AT_LIMIT_SHARE = 0.95

const TOTALS: readonly Total[] = [
  {
    metric: 'memory',
    min: MIB,
    minAlone: MIB,
    minShare: 0.01,
    findings: ['memory-eta', 'memory-grows', 'memory-pressure', 'oom-kill'],
    whole: (container, host) => container?.memoryLimitBytes ?? host.memoryBytes ?? 0,
    of: (_, pair) => both(pair, one => memoryUseOf(one).usedBytes),
    shareOfLimit: one => shareOf(memoryUseOf(one).usedBytes, one.memoryLimitBytes),
    ofProcess: (_, pair) => both(pair, ({ rssBytes }) => rssBytes),
  },
  {
    metric: 'cpu',
    min: 0.02,
    minAlone: 0.05,
    minShare: 0.05,
    findings: ['throttled', 'throttled-bursts'],
    whole: (container, host) => container?.cpuLimit ?? host.cpuCount,
    of: (compared, pair) =>
      compared.containerRates(
        pair,
        one => one.cpuSeconds,
        one => one.cpuUsage,
      ),
    shareOfLimit: one => shareOf(one.cpuUsage, one.cpuLimit),
    ofProcess: (compared, pair) => compared.rates(pair, cpuOf, one => one.cpuUsage),
  },
  {
    metric: 'tasks',
    min: 10,
    minAlone: 10,
    minShare: 0.1,
    findings: ['pids-limit'],
    whole: (container, host) => container?.pidsLimit ?? 1000 * host.cpuCount,
    of: (_, pair) => both(pair, ({ pids }) => pids),
    shareOfLimit: one => shareOf(one.pids, one.pidsLimit),
    ofProcess: (_, pair) => both(pair, ({ threadCount }) => threadCount),
  },
  {
    metric: 'disk',
    min: 100_000,
    minAlone: 100_000,
    minShare: 0.25,
    findings: ['io-stall'],
    whole: () => 100 * MIB,
    of: (compared, pair) => compared.containerRates(pair, diskOf, diskNow),
    ofProcess: (compared, pair) => compared.rates(pair, diskOf, diskNow),
  },
]

/** Of each container that is there at both moments; of all processes where none is known. */
export function changedTotals(compared: Compared, churn: readonly Churn[]): readonly Change[] {
  const passing = new Set(churn.map(({ name }) => name))
  const pairs = compared.containers.filter(({ was, is }) => was && is && (is.main || !is.self))
  const known = compared.is.at.containers.length > 0
  const isOne = pairs.length <= 1
  return (known ? pairs : [{ was: undefined, is: undefined }]).flatMap(pair =>
    TOTALS.flatMap(total => changedTotal(compared, total, pair, { isOne, passing })),
  )
}

function cameToLimit({ shareOfLimit }: Total, { was, is }: Pair<Container>): boolean {
  const [before, after] = [was && shareOfLimit?.(was), is && shareOfLimit?.(is)]
  return before !== undefined && before < AT_LIMIT_SHARE && after !== undefined && after >= AT_LIMIT_SHARE
}

function changedTotal(
  compared: Compared,
  total: Total,
  pair: Pair<Container>,
  { isOne, passing }: { readonly isOne: boolean; readonly passing: ReadonlySet<string> },
): Change[] {
  const { metric, min, minShare } = total
  const moves = movesIn(compared, total, pair)
  const [before, after] = pair.is === undefined ? sumOf(moves) : total.of(compared, pair)
  const by = movedBy(before, after)
  const isTold = by !== undefined && Math.abs(by) >= Math.max(min, minShare * (before ?? 0))
  const whole = total.whole(pair.is, compared.is.at.host)
  const metricOf = { metric, subject: pair.is?.id ?? 'all' }
  // One of many that come and go explains nothing: another has its place.
  const isPassing = ({ before, after, comm }: Move) =>
    (before === null || after === null) && passing.has(comm)
  const isAlong = (move: Move) => isTold && Math.sign(move.by) === Math.sign(by) && !isPassing(move)
  const alone = moves
    // Who came or went has a line of its own.
    .filter(move => move.before !== null && move.after !== null && !isAlong(move))
    .filter(move => Math.abs(move.by) >= total.minAlone)
    .filter(move => Math.abs(move.by) >= (isTold ? Math.abs(by) / 4 : 0.05 * (move.before ?? 0)))
    .map((move): Change => {
      const { processId } = move.of
      const severity = compared.severityOf(total.findings, subject => subject.processId === processId)
      return weighed(
        { ...wayOf(move.by), metric, subject: processId, ...move.of, before: move.before, after: move.after },
        { ...severity, share: Math.abs(move.by) / (whole || 1) },
      )
    })
  if (!isTold) return alone
  const severity = compared.severityOf(
    total.findings,
    ({ container }) => container === undefined || container === pair.is?.id,
  )
  const change = weighed(
    {
      ...wayOf(by),
      ...metricOf,
      ...(pair.is && !isOne && { containerName: pair.is.name }),
      before: before ?? null,
      after: after ?? null,
      ...(by > 0 && cameToLimit(total, pair) && { isAtLimit: true as const }),
      by: explained(moves.filter(isAlong), by),
    },
    { ...severity, share: Math.abs(by) / (whole || 1) },
  )
  return [change, ...alone]
}

interface Move extends Omit<Explained, 'share' | 'processId' | 'pid' | 'name' | 'colour'> {
  readonly of: ReturnType<Compared['naming']>
  readonly by: number
  readonly comm: string
}

function movesIn(compared: Compared, total: Total, { was, is }: Pair<Container>): readonly Move[] {
  const isIn = ({ container }: Process, of: Container | undefined) =>
    of === undefined || container === undefined || container === of.id
  return compared.processes.flatMap(pair => {
    const process = pair.is ?? pair.was
    if (process === undefined || !isIn(process, pair.is ? is : was)) return []
    const [before, after] = total.ofProcess(compared, pair)
    if ((pair.was && before === undefined) || (pair.is && after === undefined)) return []
    const by = (after ?? 0) - (before ?? 0)
    return by === 0
      ? []
      : [
          {
            of: compared.naming(process),
            before: before ?? null,
            after: after ?? null,
            by,
            comm: process.comm,
          },
        ]
  })
}

/** What one gained and another lost explains nothing of either; what no process accounts for is nobody's. */
function explained(moves: readonly Move[], by: number): readonly Explained[] {
  const all = moves.reduce((sum, move) => sum + Math.abs(move.by), 0)
  const whole = Math.max(all, Math.abs(by))
  return moves
    .toSorted((a, b) => Math.abs(b.by) - Math.abs(a.by))
    .slice(0, EXPLAINED_BY_MAX)
    .map(({ of, before, after, by }) => ({ ...of, before, after, share: Math.abs(by) / whole }))
    .filter(({ share }) => share >= EXPLAINS_MIN)
}

function sumOf(moves: readonly Move[]): Values {
  const sum = (read: (move: Move) => number | null) => moves.reduce((all, move) => all + (read(move) ?? 0), 0)
  return [sum(({ before }) => before), sum(({ after }) => after)]
}

const wayOf = (by: number) => ({ kind: by > 0 ? ('grew' as const) : ('shrank' as const) })

const NETWORK_MIN = 10_000
const NETWORK_SHARE_MIN = 0.25
/** Traffic says little by itself: it follows all that has a limit. */
const NETWORK_WHOLE = 1000 * MIB

/** In and out, of the main container's network, as it was at the two moments: its counters hold the loopback, too. */
export function changedNetwork({ was, is, severityOf }: Compared): readonly Change[] {
  const trafficOf = ({ receivedBytesPerSecond: received, sentBytesPerSecond: sent }: Network) =>
    received === undefined || sent === undefined ? undefined : received + sent
  const [first] = is.at.networks
  const former = was.at.networks.find(({ id }) => id === first?.id) ?? was.at.networks[0]
  if (first === undefined || former === undefined) return []
  const [before, after] = [trafficOf(former), trafficOf(first)]
  const by = movedBy(before, after)
  if (by === undefined || Math.abs(by) < Math.max(NETWORK_MIN, NETWORK_SHARE_MIN * (before ?? 0))) return []
  return [
    weighed(
      {
        ...wayOf(by),
        metric: 'network',
        subject: first.id,
        before: before ?? null,
        after: after ?? null,
      },
      { ...severityOf(['unreachable'], () => true), share: Math.abs(by) / NETWORK_WHOLE },
    ),
  ]
}
