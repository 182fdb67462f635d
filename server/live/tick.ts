// Snapshot -> what the views of one tick share: the header, and the living processes; made when a view first asks.

import { type Event, isMarked } from '../model/event.ts'
import { lazily } from '../model/lazily.ts'
import { programOf } from '../model/program.ts'
import type { NamedProcess, News, Owner, Panel, ViewHeader } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { eventInWords, eventsInWords } from '../words/event.ts'
import { judgedOf } from '../words/judged.ts'
import { pastInWords } from '../words/life-ending.ts'
import { memoryMapsOf } from './memory-map.ts'
import { programsIn } from './programs.ts'
import { type ColoursOfPrograms, coloursOf } from './rows.ts'

export interface Tick {
  readonly snapshot: Snapshot
  readonly colours: () => ColoursOfPrograms
  /** The header with the list of a panel. */
  readonly headerWith: (panel: Panel | undefined) => ViewHeader
  /** All processes that live in this tick. Keeping only them does not keep the snapshot. */
  readonly ids: () => ReadonlySet<string>
}

export function tickOf(snapshot: Snapshot): Tick {
  const colours = lazily(() => coloursOf(snapshot.colours))
  const header = lazily(() => headerOf(snapshot, colours()))
  /** Views of the same tick share it: all processes are sorted for it. */
  const memoryMaps = lazily(() => memoryMapsOf(snapshot, colours()))
  return {
    snapshot,
    colours,
    headerWith: panel =>
      panel === undefined ? header() : { ...header(), ...listOf(panel, snapshot, memoryMaps) },
    ids: lazily(() => new Set(snapshot.processes.map(process => process.id))),
  }
}

function headerOf(snapshot: Snapshot, colours: ColoursOfPrograms): ViewHeader {
  const { host, namespace, totals, self, absent, intervalMs, recordingProblem } = snapshot
  const { findings, noTrend = [], nearLimits = [], watchedSeconds = 0 } = snapshot
  const named = namedIn(snapshot, colours)
  return {
    host,
    namespace,
    totals,
    self,
    absent,
    intervalMs,
    ...(recordingProblem && { recordingProblem }),
    ...pastInWords(snapshot),
    ...(findings && { findings, noTrend, nearLimits, watchedSeconds, ...judgedOf(snapshot) }),
    ...(named.length > 0 && { named }),
    programs: programsIn(snapshot, colours),
    ...newsOf(snapshot),
    ...mainOf(snapshot),
  }
}

/** A page that got no frame for a while asks for the timeline again. */
const NEWS_MS = 10_000
const NEWS_MAX = 20
/** As much as a tooltip shows. */
const NEWS_TEXT_MAX = 200

function newsIn(event: Event): News {
  const { at, type, text } = eventInWords(event)
  const { exitCode, exitSignal } = event.type === 'exit' ? event : {}
  return {
    at,
    type,
    text: text.slice(0, NEWS_TEXT_MAX),
    ...(exitCode !== undefined && { exitCode }),
    ...(exitSignal !== undefined && { exitSignal }),
  }
}

/** Not for past moments: the timeline that the page draws has them already. */
function newsOf({ at, events, recorded }: Snapshot): Pick<ViewHeader, 'news'> {
  if (recorded !== undefined) return {}
  const news = events.filter(event => event.at > at - NEWS_MS && isMarked(event)).slice(-NEWS_MAX)
  return news.length === 0
    ? {}
    : { news: Object.fromEntries(news.map(event => [event.number, newsIn(event)])) }
}

/** Rows have their own; these are named elsewhere, and may have no row in the window. */
function namedIn(
  { findings = [], networks, processes }: Snapshot,
  colours: ColoursOfPrograms,
): readonly NamedProcess[] {
  const pids = new Set<number | undefined>()
  for (const { subject, who } of findings) {
    pids.add(subject.pid)
    for (const { pid } of who) pids.add(pid)
  }
  for (const { listeners, unanswered = [], unclosed = [] } of networks)
    for (const { pid } of [...listeners, ...unanswered, ...unclosed]) pids.add(pid)
  return processes.flatMap(process => {
    if (!pids.has(process.pid)) return []
    const program = programOf(process)
    const colour = colours.get(program)
    return [{ pid: process.pid, program, ...(colour !== undefined && { colour }) }]
  })
}

/** Networks are sorted: the first is that of the main container, or of process 1. */
function mainOf({ containers, networks: [first] }: Snapshot): Pick<ViewHeader, 'container' | 'network'> {
  const container = containers.find(({ main }) => main)
  if (first === undefined) return container === undefined ? {} : { container }
  const { listeners: _, peers: _peers, unanswered: _unanswered, unclosed: _unclosed, ...rest } = first
  const network = { ...rest, interfaces: rest.interfaces.filter(({ name }) => name === 'lo') }
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

const namesIn = (containers: Snapshot['containers']) =>
  Object.fromEntries(containers.map(({ id, name }) => [id, name]))

function listOf(
  panel: Panel,
  snapshot: Snapshot,
  memoryMaps: () => ReturnType<typeof memoryMapsOf>,
): Partial<ViewHeader> {
  const { containers, networks, events } = snapshot
  switch (panel) {
    case 'memory':
      return { memory: memoryMaps() }
    case 'containers':
      return { containers }
    case 'network':
      return { networks, owners: ownersIn(snapshot), containerNames: namesIn(containers) }
    case 'events':
      return { events: eventsInWords(events) }
    default:
      return panel satisfies never
  }
}
