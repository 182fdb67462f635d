// A range -> what the programs that used the most used in each step of it: all processes of a program together, in one
// pass over the rows, however many processes came and went.

import type { Database } from 'bun:sqlite'
import { programOf } from '../../model/program.ts'
import type { ProgramSeries } from '../../model/recording.ts'
import { untilDamage } from '../database/database-error.ts'
import { KINDS } from '../format/fields.ts'
import { numberOf, unpack } from '../format/pack.ts'
import { coloursIn } from './colours.ts'
import { namedProcessIn, restReader, type TickRow } from './states.ts'
import { type Place, placeOf } from './steps.ts'

/** Programs that are added up: what starts after so many others in one range is left out. */
const ADDED_UP_MAX = 400
const MEASURES = [['cpuUsage'], ['rssBytes'], ['diskReadBytesPerSecond', 'diskWriteBytesPerSecond']].map(
  paths => paths.map(path => placeOf('process', path) as Place),
)
/** As fine as anybody can see. */
const GRAINS = [0.001, 64 * 1024, 256]
const LAST_PLACE = Math.max(...MEASURES.flat().flatMap(({ own, mean }) => [own, mean]))

export interface Range {
  readonly from: number
  readonly stepMs: number
  readonly steps: number
}

interface Summed {
  readonly program: string
  /** By measure: the sum over the ticks of each step. */
  readonly sums: readonly Float64Array[]
  /** Of its processes at the tick that is read. */
  readonly now: number[]
}

interface Running {
  readonly codes: number[]
  readonly values: number[]
  summed: Summed | undefined
}

/** `mainId`: life -> Container.id: processes outside the main container have no share in its use. */
export function programsOf(
  db: Database,
  ticks: readonly TickRow[],
  range: Range,
  most: number,
  mainId: ReadonlyMap<number, string>,
): readonly ProgramSeries[] {
  const [first, last] = [ticks[0], ticks.at(-1)]
  if (first === undefined || last === undefined || most === 0) return []
  const programs = new Map<string, Summed>()
  const running = new Map<number, Running>()
  const counts = new Float64Array(range.steps)
  const restOf = restReader(db)

  function join(one: Running, rest: number, life: number): void {
    const members = restOf(rest)
    const process = namedProcessIn(members)
    const main = mainId.get(life)
    leave(one)
    one.summed = undefined
    if (process === undefined || (main !== undefined && members.container !== main)) return
    const program = programOf(process)
    one.summed = programs.get(program)
    if (one.summed !== undefined || programs.size >= ADDED_UP_MAX) return
    one.summed = {
      program,
      sums: MEASURES.map(() => new Float64Array(range.steps)),
      now: MEASURES.map(() => 0),
    }
    programs.set(program, one.summed)
  }

  function leave({ summed, values }: Running): void {
    values.forEach((value, measure) => {
      if (summed) summed.now[measure] = (summed.now[measure] ?? 0) - value
      values[measure] = 0
    })
  }

  function takeUp({ summed, codes, values }: Running): void {
    MEASURES.forEach((places, measure) => {
      const value = places.reduce((sum, place) => sum + figureOf(codes, place), 0)
      if (summed) summed.now[measure] = (summed.now[measure] ?? 0) + value - (values[measure] ?? 0)
      values[measure] = value
    })
  }

  function passTick({ at }: TickRow): void {
    const step = Math.ceil((at - range.from) / range.stepMs) - 1
    if (step < 0 || step >= range.steps) return
    counts[step] = (counts[step] ?? 0) + 1
    for (const { sums, now } of programs.values())
      sums.forEach((sum, measure) => {
        sum[step] = (sum[step] ?? 0) + (now[measure] ?? 0)
      })
  }

  const rows = db
    .query<
      { tick: number; subject: number; numbers: Uint8Array | null; rest: number | null },
      [number, number, number]
    >(
      'SELECT tick, sample.subject, numbers, rest FROM sample JOIN subject USING (subject) WHERE tick BETWEEN ? AND ? AND kind = ? ORDER BY tick',
    )
    .iterate(first.tick, last.tick, KINDS.indexOf('process'))
  let next = 0
  /** A full tick holds every process: what it does not hold is gone. */
  const begin = (tick: TickRow | undefined) => {
    if (tick?.is_full !== 1) return
    for (const one of running.values()) leave(one)
    running.clear()
  }
  begin(ticks[0])
  const passTo = (tick: number) => {
    for (; next < ticks.length && (ticks[next] as TickRow).tick < tick; next++) {
      passTick(ticks[next] as TickRow)
      begin(ticks[next + 1])
    }
  }
  for (const { tick, subject, numbers, rest } of untilDamage(rows)) {
    passTo(tick)
    let one = running.get(subject)
    if (numbers === null) {
      if (one) leave(one)
      running.delete(subject)
      continue
    }
    if (one === undefined) {
      one = { codes: [], values: MEASURES.map(() => 0), summed: undefined }
      running.set(subject, one)
    }
    if (rest !== null) join(one, rest, (ticks[next] ?? last).life)
    unpack(numbers, one.codes, LAST_PLACE)
    takeUp(one)
  }
  passTo(last.tick + 1)
  return largestOf([...programs.values()], most, counts, coloursByProgram(db))
}

function figureOf(codes: readonly number[], { own, mean, field }: Place): number {
  const value = numberOf(codes[mean] || codes[own] || 0, field)
  return typeof value === 'number' ? value : 0
}

function coloursByProgram(db: Database): ReadonlyMap<string, number> {
  return new Map(coloursIn(db)?.map(({ program, colour }) => [program, colour]))
}

/** Half by CPU, half by memory, two by disk; each once. */
function largestOf(
  all: readonly Summed[],
  most: number,
  counts: Float64Array,
  colours: ReadonlyMap<string, number>,
): readonly ProgramSeries[] {
  const total = ({ sums }: Summed, measure: number) =>
    sums[measure]?.reduce((sum, value) => sum + value, 0) ?? 0
  const top = (measure: number, count: number) =>
    all
      .filter(one => total(one, measure) > 0)
      .sort((a, b) => total(b, measure) - total(a, measure))
      .slice(0, count)
  const half = Math.ceil(most / 2)
  const chosen = [...new Set([...top(0, half), ...top(1, half), ...top(2, 2)])]
  return chosen.map(({ program, sums }): ProgramSeries => {
    const [cpu, memory, disk] = sums.map((sum, measure) => {
      const grain = GRAINS[measure] as number
      return Array.from(sum, (value, step) =>
        counts[step] === 0
          ? null
          : Number((Math.round(value / (counts[step] as number) / grain) * grain).toFixed(3)),
      )
    })
    const colour = colours.get(program)
    return {
      program,
      ...(colour !== undefined && { colour }),
      cpu: cpu ?? [],
      memory: memory ?? [],
      disk: disk ?? [],
    }
  })
}
