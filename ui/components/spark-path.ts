// CPU shares -> the path of an SVG line.

import { SPARK_POINTS } from '../../server/model/protocol.ts'

/** Share of one CPU that fills the height: more is scaled down, less is not scaled up. */
const FULL_HEIGHT_MIN = 100

/** An SVG path in a box of `width` by `height`, the newest point at the right edge; gaps where nothing is known. */
export function sparkPath(points: readonly number[], width: number, height: number): string {
  const top = Math.max(FULL_HEIGHT_MIN, ...points)
  const first = SPARK_POINTS - points.length
  let path = ''
  let pen = 'M'
  points.forEach((share, position) => {
    if (share < 0) {
      pen = 'M'
      return
    }
    const x = ((first + position) / (SPARK_POINTS - 1)) * width
    const y = height - 1 - (share / top) * (height - 2)
    // Tenths in integer arithmetic: this runs for each point of each busy row at each tick, and toFixed would take half
    // the time.
    path += `${pen}${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`
    pen = 'L'
  })
  return path
}
