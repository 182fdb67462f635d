// A recorded moment and the view of one client -> what must be known of what led up to it, then the frame.

import type { View } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { type TrendName, trendOf } from '../model/trend.ts'
import { tickOf } from './tick.ts'
import type { TrendPoints } from './trends.ts'
import { createViewGroup, type Encode, type Frame } from './view-group.ts'

export interface PastLook<T> {
  /** Of the processes whose trends are drawn, and what they show. */
  readonly ids: readonly string[]
  readonly trend: TrendName
  /** Once the trends are known. */
  readonly make: (trends: TrendPoints) => T
}

/** `isWanted`: the client still waits for it, and there is room. */
export function createPastLook(
  view: View,
  snapshot: Snapshot,
  encode: Encode,
  isWanted: () => boolean,
  send: (seq: number, frame: Frame) => void,
): PastLook<void> {
  let known: TrendPoints | undefined
  const late: TrendPoints = { get: (id, name) => known?.get(id, name) }
  const group = createViewGroup(view, late, encode, tickOf(snapshot))
  return {
    ids: isWanted() ? group.drawnIds() : [],
    trend: trendOf(view.sort),
    make(trends) {
      known = trends
      if (isWanted()) send(snapshot.seq, group.frameFrom(undefined))
    },
  }
}
