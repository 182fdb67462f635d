// Two moments, each with the time that led up to it -> what is compared: processes and containers in pairs, gauges as
// they were at the two moments, rates as means over those times.

import type { Container } from '../model/container.ts'
import type { ExitEvent } from '../model/event.ts'
import type { Finding, FindingId } from '../model/finding.ts'
import { isEntering, isHealthCheck } from '../model/passing.ts'
import { callOf, programOf } from '../model/program.ts'
import type { Change, ChangedProcess } from '../model/recording.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'

/** What is asked: `from` begins the time over which rates of `to` are means. */
export interface Moment {
  readonly at: Snapshot
  /** Missing: not recorded, or of another life. */
  readonly from?: Snapshot | undefined
}

export interface Moments {
  readonly before: Moment
  readonly after: Moment
  /** What ended between them, as far as it is known. */
  readonly exits?: readonly ExitEvent[]
  /** There were more. */
  readonly areExitsCut?: boolean
}

interface Side {
  readonly at: Snapshot
  readonly processes: readonly Process[]
  /** Per second since the start of the time before it; of what was not there then, from zero. */
  readonly rate: <T extends { readonly id: string }>(
    one: T,
    read: (of: T) => number | undefined,
    atStart: ReadonlyMap<string, T> | undefined,
  ) => number | undefined
  readonly processesAtStart: ReadonlyMap<string, Process> | undefined
  readonly containersAtStart: ReadonlyMap<string, Container> | undefined
}

export interface Pair<T> {
  readonly was: T | undefined
  readonly is: T | undefined
}

export type Compared = ReturnType<typeof compare>

export function compare({ before, after, exits = [] }: Moments) {
  const hasMeans = before.from !== undefined && after.from !== undefined
  const [was, is] = [before, after].map(({ at, from }) => sideOf(at, hasMeans ? from : undefined)) as [
    Side,
    Side,
  ]
  const isSameLife = before.at.recorded?.life === after.at.recorded?.life
  const colours = new Map(after.at.colours?.map(({ program, colour }) => [program, colour]))
  const processes = paired(was.processes, is.processes, isSameLife ? undefined : callAndCommand)
  const containers = paired(
    before.at.containers,
    after.at.containers,
    isSameLife ? undefined : one => (one.main ? 'main' : undefined),
  )

  return {
    was,
    is,
    exits,
    processes,
    containers,
    hasMeans,
    /** Who it is, with the colour that its program has everywhere. */
    naming(process: Process): ChangedProcess {
      const colour = colours.get(programOf(process))
      const name = callOf(process)
      return { processId: process.id, pid: process.pid, name, ...(colour !== undefined && { colour }) }
    },
    /** Before and after, per second: by counters where both times were recorded, else as at the two moments. */
    rates(pair: Pair<Process>, read: (of: Process) => number | undefined, instant: typeof read) {
      const of = ({ rate, processesAtStart }: Side, one: Process | undefined) =>
        one && (hasMeans ? rate(one, read, processesAtStart) : instant(one))
      return [of(was, pair.was), of(is, pair.is)] as const
    },
    containerRates(pair: Pair<Container>, read: (of: Container) => number | undefined, instant: typeof read) {
      const of = ({ rate, containersAtStart }: Side, one: Container | undefined) =>
        one && (hasMeans ? rate(one, read, containersAtStart) : instant(one))
      return [of(was, pair.was), of(is, pair.is)] as const
    },
    /** The severity of the worst finding that tells of the same. */
    severityOf(
      ids: readonly FindingId[],
      isIt: (subject: Subject, finding: Finding) => boolean,
    ): Pick<Change, 'severity'> {
      const found = after.at.findings?.find(one => ids.includes(one.id) && isIt(one.subject, one))
      return found === undefined ? {} : { severity: found.severity }
    },
  }
}

type Subject = NonNullable<Snapshot['findings']>[number]['subject']

function sideOf(at: Snapshot, from: Snapshot | undefined): Side {
  const seconds = from === undefined ? 0 : (at.at - from.at) / 1000
  const byId = <T extends { readonly id: string }>(all: readonly T[] | undefined) =>
    all && new Map(all.map(one => [one.id, one]))
  return {
    at,
    processes: appOf(at),
    processesAtStart: byId(from?.processes),
    containersAtStart: byId(from?.containers),
    rate(one, read, atStart) {
      const [first, last] = [atStart?.get(one.id), read(one)]
      const start = first === undefined ? 0 : read(first)
      if (last === undefined || start === undefined || last < start || seconds <= 0) return undefined
      return (last - start) / seconds
    },
  }
}

/** topz itself is left out, and what looks after it: it changes what it measures, and nobody asks for it. */
function appOf({ processes }: Snapshot): readonly Process[] {
  const self = processes.find(one => one.self)
  return processes.filter(one => !one.self && !isEntering(one) && !isHealthCheck(one, self))
}

const callAndCommand = (process: Process) => `${callOf(process)} ${process.command}`

/** By their ids; what is left over by `alike`, each once: in another life the same program has another id. */
function paired<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
  alike?: (one: T) => string | undefined,
): readonly Pair<T>[] {
  const left = new Map(before.map(one => [one.id, one]))
  const take = (one: T | undefined) => {
    if (one !== undefined) left.delete(one.id)
    return one
  }
  const pairs = after.map(is => ({ was: take(left.get(is.id)), is }))
  const found = pairs.map(pair => {
    const like = pair.was === undefined ? alike?.(pair.is) : undefined
    if (like === undefined) return pair
    return { ...pair, was: take([...left.values()].find(one => alike?.(one) === like)) }
  })
  return [...found, ...[...left.values()].map(was => ({ was, is: undefined }))]
}
