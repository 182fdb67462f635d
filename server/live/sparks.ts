// The last CPU shares of every process that used any, so that a page that opens, or a row that scrolls into view, shows
// its past at once. A process that used none for the whole length is not kept.

import { SPARK_POINTS } from '../model/protocol.ts'
import type { Process } from '../model/snapshot.ts'

/** A share below this is drawn as nothing: half a thousandth of a CPU. */
const SHARE_MIN = 0.0005
const UNKNOWN = -1

interface Ring {
  readonly points: Int32Array
  /** Points written, at most SPARK_POINTS of them kept. */
  count: number
  /** Zero points since the last one that was not. */
  quiet: number
  tick: number
}

/** Id of a process -> thousandths of a CPU, oldest first, -1 = unknown; processes that used none are left out. */
export type SparkPoints = ReadonlyMap<string, readonly number[]>

export interface Sparks {
  /** Once per tick. */
  record(processes: readonly Process[]): void
  readonly get: SparkPoints['get']
}

export function createSparks(): Sparks {
  const rings = new Map<string, Ring>()
  let tick = 0

  function record(processes: readonly Process[]): void {
    tick++
    for (const process of processes) {
      const usage = process.cpuUsage
      const isBusy = usage !== undefined && usage >= SHARE_MIN
      const ring = rings.size > 0 ? rings.get(process.id) : undefined
      if (ring === undefined) {
        if (isBusy) rings.set(process.id, newRing(usage, tick))
        continue
      }
      push(ring, usage === undefined ? UNKNOWN : Math.round(usage * 1000))
      ring.quiet = isBusy ? 0 : ring.quiet + 1
      ring.tick = tick
    }
    for (const [id, ring] of rings) if (ring.tick !== tick || ring.quiet >= SPARK_POINTS) rings.delete(id)
  }

  function get(id: string): readonly number[] | undefined {
    const ring = rings.get(id)
    if (ring === undefined) return undefined
    const kept = Math.min(ring.count, SPARK_POINTS)
    return Array.from(
      { length: kept },
      (_, i) => ring.points[(ring.count - kept + i) % SPARK_POINTS] as number,
    )
  }

  return { record, get }
}

function newRing(usage: number, tick: number): Ring {
  const ring: Ring = { points: new Int32Array(SPARK_POINTS), count: 0, quiet: 0, tick }
  push(ring, Math.round(usage * 1000))
  return ring
}

function push(ring: Ring, point: number): void {
  ring.points[ring.count % SPARK_POINTS] = point
  ring.count++
}
