// Views that are being looked at -> one group for all who look at the same. What all groups keep together is bounded,
// whatever clients request: beyond it there is no room for another view, and those kept for a page that may come back
// go first.

import { VIEW_ROWS_MAX, VIEWS_MAX } from '../config/limits.ts'
import type { View } from '../model/protocol.ts'
import type { Tick } from './tick.ts'
import type { TrendPoints } from './trends.ts'
import { createViewGroup, type Encode, type Frame, type ViewGroup } from './view-group.ts'

/** Measured, including what comes and goes while a frame is made. */
export const CELL_BYTES = 60
/** What a row takes besides its cells, in cells: its id, its marks, and its trend while it is written. */
const ROW_CELLS = 4
/** A view without subscribers is kept for this long, so that a page can resume where it was. */
export const RESUME_MS = 15_000

/** A view, and how many clients look at it. */
export interface Shared {
  readonly key: string
  readonly group: ViewGroup
  readonly cells: number
  users: number
  idleSinceMs: number
}

export interface Views {
  join(view: View, tick: Tick, trends: TrendPoints): Shared | 'too many' | 'no memory'
  /** `mayResume`: its page may come back and continue from the last frame. */
  leave(shared: Shared, mayResume: boolean): void
  advance(tick: Tick): void
  /** Like frameFrom of its group. */
  frameOf(shared: Shared, base: number | undefined): Frame
  readonly held: () => { readonly views: number; readonly cells: number; readonly frameBytes: number }
}

export interface ViewsOptions {
  readonly encode: Encode
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** There is memory for this many more bytes. */
  readonly hasRoom: (bytes: number) => boolean
  /** Of all groups together. */
  readonly cellsMax: number
  readonly frameBytesMax: number
}

export function createViews({ encode, now, hasRoom, cellsMax, frameBytesMax }: ViewsOptions): Views {
  /** Oldest first. */
  const views = new Map<string, Shared>()
  let cells = 0

  function frameBytes(): number {
    let bytes = 0
    for (const { group } of views.values()) bytes += group.frameBytes()
    return bytes
  }

  function forget(shared: Shared): void {
    if (views.delete(shared.key)) cells -= shared.cells
  }

  function makeRoom(wanted: number): boolean {
    const isFull = () => views.size >= VIEWS_MAX || cells + wanted > cellsMax
    for (const shared of views.values()) {
      if (!isFull()) break
      if (shared.users === 0) forget(shared)
    }
    return !isFull()
  }

  return {
    join(view, tick, trends) {
      const key = JSON.stringify(view)
      let shared = views.get(key)
      if (shared === undefined) {
        const wanted = cellsOf(view)
        if (!makeRoom(wanted)) return 'too many'
        if (!hasRoom(wanted * CELL_BYTES)) return 'no memory'
        const group = createViewGroup(view, trends, encode, tick)
        shared = { key, group, cells: wanted, users: 0, idleSinceMs: 0 }
        views.set(key, shared)
        cells += wanted
      }
      shared.users++
      return shared
    },
    leave(shared, mayResume) {
      if (--shared.users > 0) return
      if (mayResume) shared.idleSinceMs = now()
      else forget(shared)
    },
    advance(tick) {
      const time = now()
      for (const shared of views.values()) {
        if (shared.users === 0 && time - shared.idleSinceMs > RESUME_MS) forget(shared)
        else shared.group.advance(tick)
      }
    },
    frameOf({ group }, base) {
      const frame = group.frameFrom(base)
      for (const { group: other } of views.values()) {
        if (frameBytes() <= frameBytesMax) break
        other.forgetFrames()
      }
      return frame
    },
    held: () => ({ views: views.size, cells, frameBytes: frameBytes() }),
  }
}

/** As if the window were full: the number of processes changes while a page is open. */
function cellsOf({ limit, columns }: View): number {
  return Math.min(limit, VIEW_ROWS_MAX) * (columns.length + ROW_CELLS)
}
