// CPU shares of the last minute, one list per process: sent whole when a row enters the window, then one point per
// tick. A process that used no CPU has no list, so an idle row costs nothing and is not drawn again.
import type { DeltaFrame, Row, SnapshotFrame } from '../../server/model/protocol.ts'
import { SPARK_POINTS } from '../../server/model/protocol.ts'

/** Thousandths of a CPU, oldest first; -1 is unknown. */
export type Spark = readonly number[]

const UNKNOWN = -1

function pushed(points: Spark | undefined, share: number): Spark | undefined {
  if (!points && share <= 0) return undefined
  const next = points ? [...points.slice(1 - SPARK_POINTS), share] : new Array(SPARK_POINTS - 1).fill(0)
  if (!points) next.push(share)
  return next.some(point => point !== 0) ? next : undefined
}

/** `rows` is the window after `frame` was applied, `cpuColumn` the index of the CPU share in its cells. */
export function nextSparks(
  before: ReadonlyMap<string, Spark>,
  frame: SnapshotFrame | DeltaFrame,
  rows: readonly Row[],
  cpuColumn: number,
): ReadonlyMap<string, Spark> {
  const entered = frame.type === 'snapshot' ? undefined : new Set(frame.rows?.map(row => row.id))
  const after = new Map<string, Spark>()
  for (const row of rows) {
    const known = before.get(row.id)
    // A row sent whole because a mark changed may also carry its list: the server's is as good as ours.
    const isWhole = !entered || (entered.has(row.id) && (row.spark !== undefined || !known))
    const cell = row.cells[cpuColumn]
    const share = typeof cell === 'number' ? Math.round(cell * 1000) : UNKNOWN
    const points = isWhole ? row.spark : pushed(known, share)
    if (points) after.set(row.id, points)
  }
  return after
}
