// All subscribers that look at the same thing: their view is arranged, compared, serialised and compressed once per
// tick, and only if a subscriber takes it.

import { PAST_GROUPS_PROCESSES_MAX } from '../config/limits.ts'
import { diff, type ViewState } from '../model/delta.ts'
import { createFilter, type Keep } from '../model/filter/filter.ts'
import type { Group } from '../model/groups.ts'
import type { DeltaFrame, Row, ServerMessage, SnapshotFrame, View } from '../model/protocol.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { trendOf } from '../model/trend.ts'
import { type Arranged, arrangeMatching } from '../model/view.ts'
import { addsUp, groupTrendOf } from './group-rows.ts'
import { createRowMaker } from './rows.ts'
import type { Tick } from './tick.ts'
import type { TrendPoints } from './trends.ts'

/** A frame as it is sent: text, or gzipped and binary. */
export type Frame = string | Uint8Array
export type Encode = (message: ServerMessage) => Frame

/** What was sent is kept for this long, in milliseconds between ticks: after that a whole frame is sent. */
const DELTA_MS_MAX = 15_000

/** A state, and the processes living then: not the whole snapshot, of which slow clients would keep one each. */
interface Shown {
  readonly ids: ReadonlySet<string>
  readonly state: ViewState
}

export interface ViewGroup {
  /** Advances to this tick. Cheap: nothing is computed before a frame is requested. */
  advance(tick: Tick): void
  readonly seq: () => number
  /** Process.id of each whose trend is drawn: of the rows in the window, and of the members of groups, which add up. */
  readonly drawnIds: () => readonly string[]
  /** The frame from `base` (the last frame that the subscriber was sent) to now: a delta if possible. */
  frameFrom(base: number | undefined): Frame
  /** Of the frames of this tick that are kept for clients with the same view. */
  readonly frameBytes: () => number
  /** They are made again on request. */
  forgetFrames(): void
}

export function createViewGroup(view: View, trends: TrendPoints, encode: Encode, first: Tick): ViewGroup {
  const rowOf = createRowMaker(view)
  const keep = createFilter(view.query)
  const trend = trendOf(view.sort)
  let tick = first
  let state: ViewState | undefined
  /** Those that have a trend, by the ids of their rows in the window. */
  let groups: ReadonlyMap<string, Group> = NO_GROUPS
  /** Of the last frame sent to any subscriber: what a delta can start from. */
  let last: Shown | undefined
  let snapshotFrame: Frame | undefined
  let deltaFrame: Frame | undefined

  function advance(next: Tick): void {
    if (state !== undefined) last = { ids: tick.ids(), state }
    else if (last !== undefined && next.snapshot.at - last.state.at > DELTA_MS_MAX) last = undefined
    tick = next
    state = undefined
    groups = NO_GROUPS
    forgetFrames()
  }

  function forgetFrames(): void {
    snapshotFrame = undefined
    deltaFrame = undefined
  }

  function stateNow(): ViewState {
    if (state === undefined) {
      const { window, ...rest } = windowOf(tick.snapshot, view, keep)
      const { snapshot, colours, headerWith } = tick
      state = {
        seq: snapshot.seq,
        at: snapshot.at,
        view,
        header: headerWith(view.panel),
        ...rest,
        rows: window.map(one => rowOf(one, colours(), snapshot.findings)),
      }
      groups = addsUp(trend)
        ? groupsIn(window, view.at === undefined ? Number.POSITIVE_INFINITY : PAST_GROUPS_PROCESSES_MAX)
        : NO_GROUPS
    }
    return state
  }

  /** Rows that enter a window bring their past. */
  function withTrends<Message extends SnapshotFrame | DeltaFrame>(frame: Message): Message {
    if (frame.rows === undefined || frame.rows.length === 0) return frame
    const rows = frame.rows.map((row): Row => {
      const group = groups.get(row.id)
      const points = group === undefined ? trends.get(row.id, trend) : groupTrendOf(group, trends, trend)
      return points === undefined ? row : { ...row, trend: points }
    })
    return { ...frame, rows }
  }

  function frameFrom(base: number | undefined): Frame {
    if (last !== undefined && base === last.state.seq && base !== tick.snapshot.seq) {
      deltaFrame ??= encode(withTrends(deltaOf(last, { ids: tick.ids(), state: stateNow() })))
      return deltaFrame
    }
    snapshotFrame ??= encode(withTrends({ type: 'snapshot', ...stateNow() }))
    return snapshotFrame
  }

  return {
    advance,
    seq: () => tick.snapshot.seq,
    drawnIds: () =>
      stateNow().rows.flatMap(({ id, group }) =>
        group === undefined ? [id] : (groups.get(id)?.processes.map(process => process.id) ?? []),
      ),
    frameFrom,
    frameBytes: () => (snapshotFrame?.length ?? 0) + (deltaFrame?.length ?? 0),
    forgetFrames,
  }
}

const NO_GROUPS: ReadonlyMap<string, Group> = new Map()

function windowOf(snapshot: Snapshot, view: View, keep: Keep) {
  const matching = keep(snapshot)
  const arranged = arrangeMatching(snapshot, { ...view, isForPage: true }, { keep, matching })
  const place = view.follow === undefined ? -1 : placeOf(arranged, view.follow)
  return {
    matched: arranged.length,
    ...(matching.length !== arranged.length && { found: matching.length }),
    ...(place >= 0 && { place }),
    window: arranged.slice(view.offset, view.offset + view.limit),
  }
}

/** -1: it has no row of its own. */
function placeOf(arranged: readonly Arranged[], id: string): number {
  return arranged.findIndex(({ process, group }) => group === undefined && process.id === id)
}

/** As many as have at most so many processes together: the first ones. */
function groupsIn(window: readonly Arranged[], processesMax: number): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>()
  let processes = 0
  for (const { group } of window) {
    if (group === undefined || processes + group.processes.length > processesMax) continue
    processes += group.processes.length
    groups.set(group.id, group)
  }
  return groups
}

function deltaOf(before: Shown, after: Shown): DeltaFrame {
  return diff(before.state, after.state, {
    // The row of a group is no process: it neither ends nor starts.
    isAlive: id => after.ids.has(id) || !before.ids.has(id),
    isNew: id => after.ids.has(id) && !before.ids.has(id),
  })
}
