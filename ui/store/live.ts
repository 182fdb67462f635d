// Frames of the stream -> the view shown, with what the page remembers: trends, ended processes, new processes.
import { batch, computed, signal } from '@preact/signals'
import { applyFrame, type ViewState } from '../../server/model/delta.ts'
import type { DeltaFrame, Row, SnapshotFrame, View } from '../../server/model/protocol.ts'
import { now } from './clock.ts'
import type { Departed } from './departed.ts'
import { MARK_MS, nextDeparted, withDeparted } from './departed.ts'
import { inHeldOrder, isSameOrder, mayRank } from './held-order.ts'
import { hello } from './line.ts'
import { NO_TRENDS, nextTrends } from './trends.ts'

export const frame = signal<ViewState | undefined>(undefined)
export const frameAppliedMs = signal(0)
/** The server's epoch when the frame came: resuming is possible only within one. */
export const frameEpoch = signal('')
const trendState = signal(NO_TRENDS)
const departed = signal<readonly Departed[]>([])
const startedUntil = signal<ReadonlyMap<string, number>>(new Map())

export const trends = computed(() => trendState.value.lines)
export const header = computed(() => frame.value?.header)
/** Unix milliseconds of the tick shown. */
export const shownAt = computed(() => frame.value?.at ?? 0)
export const intervalMs = computed(() => header.value?.intervalMs ?? hello.value?.intervalMs ?? 1000)
/** From the moment shown to the next: longer where old moments were thinned out. */
export const momentMs = computed(() => Math.max(intervalMs.value, header.value?.recorded?.spanMs ?? 0))
export const matched = computed(() => frame.value?.matched ?? 0)
/** Processes that match, in as many rows as it takes. */
export const found = computed(() => frame.value?.found ?? matched.value)
/** Rows belong below others. */
export const isTreeGrid = computed(() => frame.value?.rows.some(row => row.fold !== undefined) ?? false)
export const windowStart = computed(() => frame.value?.view.offset ?? 0)
/** The rows of a frame in the order that is shown: see held-order.ts. */
const ordered = signal<{ readonly of: ViewState; readonly rows: readonly Row[] } | undefined>(undefined)
let rankedMs = 0
const shownRows = computed(() =>
  ordered.value?.of === frame.value ? (ordered.value?.rows ?? []) : (frame.value?.rows ?? []),
)
/** The server ranks the rows otherwise than they are shown at present. */
export const isOrderDue = computed(() => !isSameOrder(shownRows.value, frame.value?.rows ?? []))
/** Rows of the window, with those that just ended still in place. */
export const rows = computed(() => withDeparted(shownRows.value, departed.value))
export const endedIds = computed(
  () => new Set(departed.value.map(({ row }) => row.id)) as ReadonlySet<string>,
)
export const startedIds = computed(() => new Set(startedUntil.value.keys()) as ReadonlySet<string>)
/** Rows of the whole list as the scrollbar should see it. */
export const rowCount = computed(() => matched.value + rows.value.length - (frame.value?.rows.length ?? 0))

export function isSameView(a: View, b: View): boolean {
  return (
    a.sort === b.sort &&
    a.order === b.order &&
    a.query === b.query &&
    a.tree === b.tree &&
    a.group === b.group &&
    a.toggled?.join() === b.toggled?.join() &&
    a.offset === b.offset &&
    a.limit === b.limit &&
    a.panel === b.panel &&
    a.follow === b.follow &&
    a.at === b.at &&
    a.columns.join() === b.columns.join()
  )
}

/** Where it is another list there is no place to keep; in a tree each row hangs from the one above. */
function nextOrder(after: ViewState, isOfView: boolean, nowMs: number): readonly Row[] {
  const isHeld = isOfView && !after.view.tree && !mayRank(nowMs, rankedMs)
  const next = isHeld ? inHeldOrder(shownRows.peek(), after.rows) : after.rows
  if (!isHeld) rankedMs = nowMs
  return next
}

function nextStarted(next: SnapshotFrame | DeltaFrame, nowMs: number): ReadonlyMap<string, number> {
  const started = next.type === 'delta' ? (next.started ?? []) : []
  const before = startedUntil.peek()
  if (started.length === 0 && before.size === 0) return before
  const kept = [...before].filter(([, until]) => until > nowMs)
  return new Map([...kept, ...started.map(id => [id, nowMs + MARK_MS] as const)])
}

/** False if the frame does not follow the one shown: a whole view must be requested. */
export function receive(next: SnapshotFrame | DeltaFrame): boolean {
  const before = frame.peek()
  if (next.type === 'delta' && before?.seq !== next.base) return false
  const after = applyFrame(before, next)
  const nowMs = performance.now()
  // A view with other rows or columns has no place for rows that left the previous one: they may not match the filter
  // either.
  const isOfView = next.type === 'delta' || (before !== undefined && isSameView(before.view, next.view))
  const ended = next.type === 'delta' ? (next.ended ?? []) : []
  batch(() => {
    departed.value = isOfView ? nextDeparted(departed.peek(), ended, rows.peek(), nowMs) : []
    startedUntil.value = nextStarted(next, nowMs)
    trendState.value = nextTrends(trendState.peek(), next, after.rows, after.view, after.header.intervalMs)
    ordered.value = { of: after, rows: nextOrder(after, isOfView, nowMs) }
    frame.value = after
    frameEpoch.value = hello.peek()?.epoch ?? ''
    frameAppliedMs.value = nowMs
    now.value = nowMs
  })
  return true
}

/** Forgets expired marks, for a page whose frames have stopped coming. */
export function forgetMarks(): void {
  const nowMs = now.value
  const gone = departed.peek()
  if (gone.some(({ untilMs }) => untilMs <= nowMs))
    departed.value = gone.filter(({ untilMs }) => untilMs > nowMs)
  const started = startedUntil.peek()
  const fresh = [...started].filter(([, untilMs]) => untilMs > nowMs)
  if (fresh.length < started.size) startedUntil.value = new Map(fresh)
}
