// Two moments -> what came, went, grew, shrank, opened, closed or was changed between them, the largest first; and what
// did not change.

import { DIFFERENCE_CHANGES_MAX } from '../config/limits.ts'
import { memoryUseOf } from '../model/container.ts'
import type { Change, ComparedMetric, Difference } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { changedLimits, changedPorts } from './changed-places.ts'
import { cameAndWent, changedProcesses, churnOf } from './changed-processes.ts'
import { changedNetwork, changedTotals } from './changed-totals.ts'
import { compare, type Moment, type Moments } from './compared.ts'

export function differenceOf(moments: Moments): Difference {
  const compared = compare(moments)
  const [before, after] = [moments.before.at, moments.after.at]
  const churn = churnOf(compared)
  const all = [
    ...changedLimits(compared),
    ...changedPorts(compared),
    ...cameAndWent(compared, churn),
    ...changedTotals(compared, churn),
    ...changedProcesses(compared),
    ...changedNetwork(compared),
  ].toSorted((a, b) => b.weight - a.weight)
  return {
    from: before.at,
    to: after.at,
    ...(compared.hasMeans && { means: [spanOf(moments.before), spanOf(moments.after)] as const }),
    cpu: [before.totals.cpuUsage ?? null, after.totals.cpuUsage ?? null],
    memory: [memoryOf(before) ?? null, memoryOf(after) ?? null],
    changes: all.slice(0, DIFFERENCE_CHANGES_MAX),
    churn,
    ...(moments.areExitsCut && { isChurnCut: true as const }),
    unchanged: unchangedOf(all, before, after),
    ...(all.length > DIFFERENCE_CHANGES_MAX && { isTruncated: true }),
  }
}

const spanOf = ({ at, from }: Moment) => [from?.at ?? at.at, at.at] as const

function memoryOf({ containers, totals }: Snapshot): number | undefined {
  const main = containers.find(({ main }) => main)
  return (main && memoryUseOf(main).usedBytes) ?? totals.rssBytes
}

/** What can be known of a moment; what is unknown at one of the two did not stay the same either. */
const KNOWN: Readonly<Record<ComparedMetric, (of: Snapshot) => boolean>> = {
  memory: () => true,
  cpu: ({ totals }) => totals.cpuUsage !== undefined,
  waits: ({ processes }) => processes.some(one => one.runQueueSeconds !== undefined),
  tasks: ({ containers }) => containers.some(({ pids }) => pids !== undefined),
  openFds: ({ processes }) => processes.some(({ self, openFds }) => !self && openFds !== undefined),
  zombies: () => true,
  acceptQueue: ({ networks }) => networks.some(({ listeners }) => listeners.length > 0),
  disk: ({ containers }) => containers.some(one => one.diskReadBytes !== undefined),
  network: ({ networks }) => networks.some(one => one.receivedBytesPerSecond !== undefined),
}

function unchangedOf(changes: readonly Change[], before: Snapshot, after: Snapshot): Difference['unchanged'] {
  const has = (isIt: (change: Change) => boolean) => changes.some(isIt)
  const havePortsMoved = has(({ kind }) => kind === 'portOpened' || kind === 'portClosed')
  const metrics = (Object.keys(KNOWN) as ComparedMetric[]).filter(
    metric =>
      KNOWN[metric](before) &&
      KNOWN[metric](after) &&
      !has(change => change.metric === metric) &&
      // The queue of a port comes and goes with it.
      !(metric === 'acceptQueue' && havePortsMoved),
  )
  return [
    ...(has(({ kind }) => kind === 'started' || kind === 'ended') ? [] : ['processes' as const]),
    ...(havePortsMoved ? [] : ['ports' as const]),
    ...(has(({ kind }) => kind === 'limitChanged') ? [] : ['limits' as const]),
    ...metrics,
  ]
}
