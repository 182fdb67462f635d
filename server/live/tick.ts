// Snapshot -> what the views of one tick share: the header, and the living processes.

import type { Panel, ViewHeader } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'

export interface Tick {
  readonly snapshot: Snapshot
  /** The header with the list of a panel. */
  readonly headerWith: (panel: Panel | undefined) => ViewHeader
  /** All processes that live in this tick. Keeping only them does not keep the snapshot. */
  readonly ids: () => ReadonlySet<string>
}

export function tickOf(snapshot: Snapshot): Tick {
  const { host, namespace, totals, self, absent, intervalMs, previousLife, recordingProblem, recorded } =
    snapshot
  const { findings, noTrend = [], watchedSeconds = 0 } = snapshot
  const header: ViewHeader = {
    host,
    namespace,
    totals,
    self,
    absent,
    intervalMs,
    ...(previousLife && { previousLife }),
    ...(recordingProblem && { recordingProblem }),
    ...(recorded && { recorded }),
    ...(findings && { findings, noTrend, watchedSeconds }),
    ...mainOf(snapshot),
  }
  let ids: ReadonlySet<string> | undefined
  return {
    snapshot,
    headerWith: panel => (panel === undefined ? header : { ...header, ...listOf(panel, snapshot) }),
    ids: () => {
      ids ??= new Set(snapshot.processes.map(process => process.id))
      return ids
    },
  }
}

/** Networks are sorted: the first is that of the main container, or of process 1. */
function mainOf({ containers, networks: [first] }: Snapshot): Pick<ViewHeader, 'container' | 'network'> {
  const container = containers.find(({ main }) => main)
  if (first === undefined) return container === undefined ? {} : { container }
  const { listeners: _, ...network } = first
  return container === undefined ? { network } : { container, network }
}

function listOf(panel: Panel, { containers, networks, events }: Snapshot): Partial<ViewHeader> {
  switch (panel) {
    case 'containers':
      return { containers }
    case 'network':
      return { networks }
    case 'events':
      return { events }
    default:
      return panel satisfies never
  }
}
