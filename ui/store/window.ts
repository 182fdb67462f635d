// The scroll position -> the window of rows to request from the server. Windows start at multiples of a step, so that
// viewers at the same place share one frame, and move only when the rows in sight come near an edge.

import { VIEW_ROWS_MAX } from '../../server/config/limits.ts'

export interface Window {
  readonly offset: number
  readonly limit: number
}

export const WINDOW_STEP = 50
const WINDOW_ROWS = 250
/** Rows that should be available above and below those in sight. */
const MARGIN = 50

export function windowFor(first: number, inSight: number, current: Window): Window {
  const limit = inSight + 3 * MARGIN <= WINDOW_ROWS ? WINDOW_ROWS : VIEW_ROWS_MAX
  const isAboveFine = current.offset === 0 || first - MARGIN >= current.offset
  const isBelowFine = first + inSight + MARGIN <= current.offset + limit
  if (limit === current.limit && isAboveFine && isBelowFine) return current
  // Most of the window lies ahead in the scrolling direction; behind it is what was just seen.
  const isUpwards = isBelowFine && !isAboveFine
  const step = isUpwards
    ? Math.ceil((first + inSight + MARGIN - limit) / WINDOW_STEP)
    : Math.floor((first - MARGIN) / WINDOW_STEP)
  return { offset: Math.max(0, step * WINDOW_STEP), limit }
}
