// A range -> what the page draws above its table: vitals, and the processes that used the most.

import type { Database } from 'bun:sqlite'
import { HISTORY_POINTS_MAX } from '../../config/limits.ts'
import { programOf } from '../../model/program.ts'
import type { Life, Timeline, TopProcess } from '../../model/recording.ts'
import { untilDamage } from '../database/database-error.ts'
import { KINDS, type Kind } from '../format/fields.ts'
import { numberOf, unpack } from '../format/pack.ts'
import { coloursIn } from './colours.ts'
import { ticksIn, trace, withLeadIn } from './history.ts'
import { programsOf } from './programs.ts'
import { namedProcessIn, restReader, type TickRow } from './states.ts'
import { addState, type Place, placeOf, Steps } from './steps.ts'

/** Ticks come a little early or late. */
const STEP_SPANS_MIN = 1.25

/** Vitals of the page: of the main container, or of the host if there is none. */
const VITALS: readonly (readonly [name: string, kind: Kind, path: string])[] = [
  ['cpu', 'container', 'cpuUsage'],
  ['memory', 'container', 'workingSetBytes'],
  ['throttled', 'container', 'cpuThrottledShare'],
  ['read', 'container', 'diskReadBytesPerSecond'],
  ['write', 'container', 'diskWriteBytesPerSecond'],
  ['received', 'network', 'receivedBytesPerSecond'],
  ['sent', 'network', 'sentBytesPerSecond'],
  ['hostCpu', 'host', 'host.cpuUsage'],
  ['processesCpu', 'host', 'totals.cpuUsage'],
  ['processesMemory', 'host', 'totals.rssBytes'],
  ['processes', 'host', 'totals.processes'],
]

export interface TimelineQuery {
  readonly from: number
  readonly to: number
  readonly points: number
  readonly top: number
  /** At most so many programs. */
  readonly programs: number
  /** Without the largest value of each step. */
  readonly isPlain?: boolean
}

export function timelineOf(db: Database, query: TimelineQuery, lives: readonly Life[]): Timeline {
  const all = ticksIn(db, query.from, query.to)
  // Steps finer than the recorded ones would leave holes between the values.
  const spanMs = all.reduce((most, { span_ms: span }) => Math.max(most, span), 1000)
  const points = Math.floor((query.to - query.from) / (spanMs * STEP_SPANS_MIN))
  const newSteps = () =>
    new Steps(query.from, query.to, Math.max(1, Math.min(HISTORY_POINTS_MAX, query.points, points)))
  const ticks = withLeadIn(db, all)
  const subjects = mainSubjects(db, ticks)
  const vitals: [string, (number | null)[]][] = []
  for (const kind of ['host', 'container', 'network'] as const) {
    const traced = VITALS.filter(vital => vital[1] === kind).map(([name, , path]) => ({
      name,
      place: placeOf(kind, path) as Place,
      steps: newSteps(),
    }))
    trace(db, ticks, kind, subjects[kind], (at, codes) => {
      if (at >= query.from) for (const { steps, place } of traced) addState(steps, at, codes, place)
    })
    for (const { name, steps } of traced) {
      vitals.push([name, steps.means().map(tidied)])
      if (!query.isPlain) vitals.push([`${name}.max`, steps.largest()])
    }
  }
  const restOf = restReader(db)
  const [cpuPlace, memoryPlace] = [CPU, MEMORY]
  const isDrawn = ({ lives, rest }: Ranked) => {
    const mains = [...lives.keys()].map(life => subjects.mainId.get(life)).filter(main => main !== undefined)
    return mains.length === 0 || mains.includes(String(restOf(rest).container))
  }
  const colours = new Map(coloursIn(db)?.map(({ program, colour }) => [program, colour]))
  const top = topOf(db, ticks, query.top, isDrawn).flatMap(({ lives, id, rest }): TopProcess[] => {
    const [cpu, memory] = [newSteps(), newSteps()]
    trace(db, ticks, 'process', lives, (at, codes) => {
      if (at < query.from) return
      addState(cpu, at, codes, cpuPlace)
      addState(memory, at, codes, memoryPlace)
    })
    const recorded = namedProcessIn(restOf(rest))
    if (recorded === undefined) return []
    const program = programOf(recorded)
    const colour = colours.get(program)
    return [
      {
        id,
        pid: Number.parseInt(id, 10),
        comm: recorded.comm,
        program,
        ...(colour !== undefined && { colour }),
        cpu: cpu.means(),
        memory: memory.means(),
      },
    ]
  })
  const { stepMs, count } = newSteps()
  const range = { from: query.from, stepMs, steps: count.length }
  return {
    from: query.from,
    to: query.to,
    stepMs,
    vitals: Object.fromEntries(vitals),
    top,
    programs: programsOf(db, ticks, range, query.programs, subjects.mainId),
    lives,
  }
}

/** Means have more digits than anybody can see. */
function tidied(value: number | null): number | null {
  return value === null ? null : value < 1000 ? Math.round(value * 1000) / 1000 : Math.round(value)
}

const CPU = placeOf('process', 'cpuUsage') as Place
const MEMORY = placeOf('process', 'rssBytes') as Place

/**
 * Life -> the subject that the vitals belong to: the host, the main container, its network (which is recorded first).
 * `mainId`: life -> Container.id.
 */
function mainSubjects(
  db: Database,
  ticks: readonly TickRow[],
): Record<'host' | 'container' | 'network', Map<number, number>> & { mainId: Map<number, string> } {
  const found = { host: new Map(), container: new Map(), network: new Map(), mainId: new Map() } as const
  const restOf = restReader(db)
  const firstFull = new Map<number, number>()
  // The last, because limits and names become known shortly after the start.
  for (const { life, tick, is_full: isFull } of ticks)
    if (isFull === 1 || !firstFull.has(life)) firstFull.set(life, tick)
  for (const [life, tick] of firstFull) {
    const rows = db
      .query<{ subject: number; kind: number; id: string; rest: number | null }, [number, number]>(
        'SELECT sample.subject, kind, id, rest FROM sample JOIN subject USING (subject) WHERE tick = ? AND kind <> ? ORDER BY sample.subject',
      )
      .iterate(tick, KINDS.indexOf('process'))
    for (const { subject, kind, id, rest } of untilDamage(rows)) {
      const name = KINDS[kind]
      if (name === 'host') found.host.set(life, subject)
      else if (name === 'network' && !found.network.has(life)) found.network.set(life, subject)
      else if (name === 'container' && rest !== null && restOf(rest).main === true) {
        found.container.set(life, subject)
        found.mainId.set(life, id)
      }
    }
  }
  return found
}

/** A process, in all lives that saw it: a restarted topz sees the same processes. */
interface Ranked {
  readonly id: string
  /** Life -> its subject there. */
  readonly lives: Map<number, number>
  rest: number
  cpu: number
  memory: number
}

/**
 * Half by CPU, half by memory, each once. Only processes that changed: one that did nothing has nothing to draw.
 * `isDrawn`: a process outside the container has no share in its use.
 */
function topOf(
  db: Database,
  ticks: readonly TickRow[],
  count: number,
  isDrawn: (one: Ranked) => boolean,
): readonly Ranked[] {
  const [first, last] = [ticks[0], ticks.at(-1)]
  // The rows of all processes are the main cost of a timeline.
  if (first === undefined || last === undefined || count === 0) return []
  const ranked = new Map<string, Ranked>()
  const rows = db
    .query<
      { subject: number; life: number; id: string; numbers: Uint8Array; rest: number | null },
      [number, number, number]
    >(
      'SELECT sample.subject, life, id, numbers, rest FROM sample JOIN subject USING (subject) WHERE tick BETWEEN ? AND ? AND kind = ? AND numbers IS NOT NULL',
    )
    .iterate(first.tick, last.tick, KINDS.indexOf('process'))
  const codes: number[] = []
  const lastPlace = Math.max(CPU.own, MEMORY.own)
  for (const { subject, life, id, numbers, rest } of untilDamage(rows)) {
    let one = ranked.get(id)
    if (one === undefined) {
      one = { id, lives: new Map(), rest: 0, cpu: 0, memory: 0 }
      ranked.set(id, one)
    }
    one.lives.set(life, subject)
    codes[CPU.own] = 0
    codes[MEMORY.own] = 0
    unpack(numbers, codes, lastPlace)
    one.cpu += numberOf(codes[CPU.own] ?? 0, CPU.field) ?? 0
    one.memory = Math.max(one.memory, numberOf(codes[MEMORY.own] ?? 0, MEMORY.field) ?? 0)
    one.rest = rest ?? one.rest
  }
  const all = [...ranked.values()]
  const chosen = new Set<Ranked>()
  const choose = (sorted: readonly Ranked[], most: number) => {
    for (const one of sorted) {
      if (chosen.size >= most) return
      if (isDrawn(one)) chosen.add(one)
    }
  }
  const byCpu = all.filter(({ cpu }) => cpu > 0).sort((a, b) => b.cpu - a.cpu)
  choose(byCpu, Math.ceil(count / 2))
  choose(
    all.toSorted((a, b) => b.memory - a.memory),
    count,
  )
  return [...chosen]
}
