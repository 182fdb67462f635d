// Process -> Row of a view. A process that did not change keeps its row object, so the difference between two ticks
// costs what changed, not what is shown.

import type { Finding } from '../model/finding.ts'
import { METRIC_BY_NAME, type Metric } from '../model/metrics.ts'
import { programOf } from '../model/program.ts'
import type { Cell, Row, View } from '../model/protocol.ts'
import type { Process, ProgramColour } from '../model/snapshot.ts'
import { summedIn } from '../model/together.ts'
import { type Arranged, cellOfRow } from '../model/view.ts'
import { defunct, isZombie } from '../model/zombie.ts'
import { groupRowOf } from './group-rows.ts'

type Marks = NonNullable<Row['marks']>

interface Made {
  readonly row: Row
  readonly colour: number | undefined
  readonly one: Arranged
}

/** Program -> its colour. */
export type ColoursOfPrograms = ReadonlyMap<string, number>

export function coloursOf(colours: readonly ProgramColour[] = []): ColoursOfPrograms {
  return new Map(colours.map(({ program, colour }) => [program, colour]))
}

/** One per view. */
export function createRowMaker(view: Pick<View, 'columns' | 'sort' | 'tree'>) {
  const metrics = view.columns.map(name => METRIC_BY_NAME.get(name))
  const summed = summedIn(view)
  const made = new WeakMap<Process, Made>()

  function rowOf(one: Arranged, colours: ColoursOfPrograms, findings?: readonly Finding[]): Row {
    if (one.group === undefined) return rowOfProcess(one, colours)
    return groupRowOf(one.group, one, { colours, findings }, cellsOf(one))
  }

  function cellsOf(one: Arranged): readonly Cell[] {
    return metrics.map(metric => {
      if (metric !== undefined) return rounded(cellOfRow(one, metric), metric)
      return summed === undefined ? null : rounded(one.sum ?? null, summed)
    })
  }

  function rowOfProcess(one: Arranged, colours: ColoursOfPrograms): Row {
    const { process, branch, fold } = one
    const known = made.get(process)
    const colour = colours.get(programOf(process))
    if (known !== undefined && known.colour === colour && isSamePlace(known.one, one)) return known.row
    const marks = marksOf(process)
    const programLength = programLengthOf(process)
    const row: Row = {
      id: process.id,
      cells: cellsOf(one),
      ...(branch !== undefined && { branch }),
      ...(fold !== undefined && { fold }),
      ...(marks.length > 0 && { marks }),
      ...(programLength !== undefined && { programLength }),
      ...(colour !== undefined && { colour }),
    }
    made.set(process, { row, colour, one })
    return row
  }

  return rowOf
}

function isSamePlace(a: Arranged, b: Arranged): boolean {
  return a.fold === b.fold && a.sum === b.sum && isSameBranch(a.branch, b.branch)
}

/** As fine as a reader can see: further digits would make every frame differ from the last. */
function rounded(cell: Cell, { unit }: Metric): Cell {
  if (typeof cell !== 'number') return cell
  switch (unit) {
    case 'ratio':
      return Math.round(cell * 10_000) / 10_000
    case 'bytes/s':
      return Math.round(cell)
    case '1/s':
    case 'seconds':
      return Math.round(cell * 100) / 100
    case 'none':
    case 'count':
    case 'bytes':
    case 'age':
    case 'text':
      return cell
    default:
      return unit satisfies never
  }
}

function marksOf(process: Process): Marks {
  const marks: Marks[number][] = []
  if (process.kernelThread) marks.push('kernel')
  if (process.self) marks.push('self')
  if (process.leaderExited) marks.push('leaderExited')
  if (isZombie(process)) marks.push(defunct(process))
  if (process.commandTruncated) marks.push('truncated')
  return marks
}

/** The maximum length of comm in bytes. */
const COMM_BYTES = 15

/**
 * The first argument if it contains a space. A single argument with a space may be a title or a path: comm tells which.
 */
function programLengthOf({ argv, command, comm, commandRewritten }: Process): number | undefined {
  const [program] = argv ?? []
  if (!program?.includes(' ') || !command.startsWith(program)) return undefined
  const name = program.slice(program.lastIndexOf('/') + 1)
  const isNamed = comm.length < COMM_BYTES ? name === comm : name.startsWith(comm)
  return commandRewritten && !isNamed ? undefined : program.length
}

function isSameBranch(a: readonly boolean[] | undefined, b: readonly boolean[] | undefined): boolean {
  if (a === b) return true
  return a !== undefined && b !== undefined && a.length === b.length && a.every((line, i) => line === b[i])
}
