// Process -> Row of a view. A process that did not change keeps its row object, so the difference between two ticks
// costs what changed, not what is shown.

import { METRIC_BY_NAME, type Metric } from '../model/metrics.ts'
import { programOf } from '../model/program.ts'
import type { Cell, Row } from '../model/protocol.ts'
import type { Process, ProgramColour } from '../model/snapshot.ts'
import { type Arranged, cellOf } from '../model/view.ts'
import { defunct, isZombie } from '../model/zombie.ts'

type Marks = NonNullable<Row['marks']>

interface Made {
  readonly row: Row
  readonly colour: number | undefined
  readonly branch: readonly boolean[] | undefined
}

/** Program -> its colour. */
export type ColoursOfPrograms = ReadonlyMap<string, number>

export function coloursOf(colours: readonly ProgramColour[] = []): ColoursOfPrograms {
  return new Map(colours.map(({ program, colour }) => [program, colour]))
}

/** One per view: `columns` are names of metrics. */
export function createRowMaker(columns: readonly string[]) {
  const metrics = columns.map(name => METRIC_BY_NAME.get(name) as Metric)
  const made = new WeakMap<Process, Made>()

  function rowOf({ process, branch }: Arranged, colours: ColoursOfPrograms): Row {
    const known = made.get(process)
    const colour = colours.get(programOf(process))
    if (known !== undefined && known.colour === colour && isSameBranch(known.branch, branch)) return known.row
    const marks = marksOf(process)
    const programLength = programLengthOf(process)
    const row: Row = {
      id: process.id,
      cells: metrics.map(metric => rounded(cellOf(process, metric), metric)),
      ...(branch !== undefined && { branch }),
      ...(marks.length > 0 && { marks }),
      ...(programLength !== undefined && { programLength }),
      ...(colour !== undefined && { colour }),
    }
    made.set(process, { row, colour, branch })
    return row
  }

  return rowOf
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
