// Snapshot -> what the views of one tick share: the header, and the living processes.

import { programOf } from '../model/program.ts'
import type { ColouredPid, Owner, Panel, ViewHeader } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { eventsInWords } from '../words/event.ts'
import { pastInWords } from '../words/life-ending.ts'
import { type ColoursOfPrograms, coloursOf } from './rows.ts'

export interface Tick {
  readonly snapshot: Snapshot
  readonly colours: ColoursOfPrograms
  /** The header with the list of a panel. */
  readonly headerWith: (panel: Panel | undefined) => ViewHeader
  /** All processes that live in this tick. Keeping only them does not keep the snapshot. */
  readonly ids: () => ReadonlySet<string>
}

export function tickOf(snapshot: Snapshot): Tick {
  const { host, namespace, totals, self, absent, intervalMs, recordingProblem } = snapshot
  const { findings, noTrend = [], watchedSeconds = 0 } = snapshot
  const colours = coloursOf(snapshot.colours)
  const coloured = colouredIn(snapshot, colours)
  const header: ViewHeader = {
    host,
    namespace,
    totals,
    self,
    absent,
    intervalMs,
    ...(recordingProblem && { recordingProblem }),
    ...pastInWords(snapshot),
    ...(findings && { findings, noTrend, watchedSeconds }),
    ...(coloured.length > 0 && { coloured }),
    ...mainOf(snapshot),
  }
  let ids: ReadonlySet<string> | undefined
  return {
    snapshot,
    colours,
    headerWith: panel => (panel === undefined ? header : { ...header, ...listOf(panel, snapshot) }),
    ids: () => {
      ids ??= new Set(snapshot.processes.map(process => process.id))
      return ids
    },
  }
}

/** Rows have their own; these are named elsewhere, and may have no row in the window. */
function colouredIn(
  { findings = [], networks, processes }: Snapshot,
  colours: ColoursOfPrograms,
): readonly ColouredPid[] {
  if (colours.size === 0) return []
  const named = new Set<number | undefined>()
  for (const { subject, who } of findings) {
    named.add(subject.pid)
    for (const { pid } of who) named.add(pid)
  }
  for (const { listeners, unanswered = [], unclosed = [] } of networks)
    for (const { pid } of [...listeners, ...unanswered, ...unclosed]) named.add(pid)
  return processes.flatMap(process => {
    const colour = named.has(process.pid) ? colours.get(programOf(process)) : undefined
    return colour === undefined ? [] : [{ pid: process.pid, colour }]
  })
}

/** Networks are sorted: the first is that of the main container, or of process 1. */
function mainOf({ containers, networks: [first] }: Snapshot): Pick<ViewHeader, 'container' | 'network'> {
  const container = containers.find(({ main }) => main)
  if (first === undefined) return container === undefined ? {} : { container }
  const { listeners: _, ...network } = first
  return container === undefined ? { network } : { container, network }
}

/** Who listens, and who waits for a peer: ports and peers know pids only. */
function ownersIn({ networks, processes }: Snapshot): readonly Owner[] {
  const pids = new Set(
    networks.flatMap(({ listeners, unanswered = [], unclosed = [] }) =>
      [...listeners, ...unanswered, ...unclosed].map(({ pid }) => pid),
    ),
  )
  return processes.flatMap(process => {
    if (!pids.has(process.pid)) return []
    const { pid, state } = process
    return [{ pid, name: programOf(process), ...(state !== undefined && { state }) }]
  })
}

function listOf(panel: Panel, snapshot: Snapshot): Partial<ViewHeader> {
  const { containers, networks, events } = snapshot
  switch (panel) {
    case 'containers':
      return { containers }
    case 'network':
      return { networks, owners: ownersIn(snapshot) }
    case 'events':
      return { events: eventsInWords(events) }
    default:
      return panel satisfies never
  }
}
