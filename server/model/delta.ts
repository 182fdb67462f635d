// What a subscriber sees, and the difference between two such views. Law, tested on random input: applyFrame(a, diff(a,
// b)) equals b. Trends are not part of it: they come with a row when it enters the window, and the page adds one
// point per step.

import { applyPatch, diffMembers } from './patch.ts'
import type { Cell, DeltaFrame, Row, SnapshotFrame, View, ViewHeader } from './protocol.ts'

/** One view at one tick. Rows are in the order of the window. */
export interface ViewState {
  readonly seq: number
  readonly at: number
  readonly view: View
  readonly header: ViewHeader
  readonly matched: number
  readonly found?: number
  readonly place?: number
  readonly rows: readonly Row[]
}

/** What `diff` can't see in the two windows. */
export interface Lives {
  /** The process with this id still lives, whether or not it is in the window. */
  readonly isAlive: (id: string) => boolean
  /** The process with this id started after the previous frame. */
  readonly isNew: (id: string) => boolean
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Both of the same view. Rows that are the same object are known to be equal. */
export function diff(before: ViewState, after: ViewState, lives: Lives): DeltaFrame {
  const frame: Mutable<DeltaFrame> = { type: 'delta', seq: after.seq, base: before.seq, at: after.at }
  const header = diffMembers(before.header, after.header)
  if (header !== undefined) frame.header = header
  if (after.matched !== before.matched) frame.matched = after.matched
  // Null on the wire: JSON has no undefined.
  if (after.found !== before.found) frame.found = after.found ?? null
  if (after.place !== before.place) frame.place = after.place ?? null

  const known = new Map(before.rows.map((row, place) => [row.id, place]))
  const rows: Row[] = []
  const cells = new Map<string, [number[], Cell[]]>()
  for (const row of after.rows) {
    const place = known.get(row.id)
    const old = place === undefined ? undefined : before.rows[place]
    if (old === row) continue
    if (place === undefined || old === undefined || !hasSameShape(old, row)) rows.push(row)
    else diffCells(after.view.columns, place, old, row, cells)
  }
  if (rows.length > 0) {
    frame.rows = rows
    const started = rows.filter(row => !known.has(row.id) && lives.isNew(row.id)).map(row => row.id)
    if (started.length > 0) frame.started = started
  }
  if (cells.size > 0) frame.cells = Object.fromEntries(cells)
  const inWindow = new Set(after.rows.map(row => row.id))
  const gone = before.rows.filter(row => !inWindow.has(row.id)).map(row => row.id)
  if (gone.length > 0) {
    frame.gone = gone
    const ended = gone.filter(id => !lives.isAlive(id))
    if (ended.length > 0) frame.ended = ended
  }
  if (!isOrderKept(before.rows, after.rows, inWindow, known)) frame.order = after.rows.map(row => row.id)
  return frame
}

/** The view after a frame. Throws if a delta does not follow `state`: then only a snapshot helps. */
export function applyFrame(state: ViewState | undefined, frame: SnapshotFrame | DeltaFrame): ViewState {
  if (frame.type === 'snapshot') {
    const { type: _, ...view } = frame
    return view
  }
  if (state === undefined || state.seq !== frame.base) {
    throw new Error(
      `Cannot apply delta ${frame.seq}: it follows ${frame.base}, not ${state?.seq ?? 'nothing'}`,
    )
  }
  const gone = new Set(frame.gone)
  const rows = new Map<string, Row>()
  for (const row of applyCells(state, frame.cells)) if (!gone.has(row.id)) rows.set(row.id, row)
  for (const row of frame.rows ?? []) rows.set(row.id, row)
  const found = frame.found === undefined ? state.found : (frame.found ?? undefined)
  const place = frame.place === undefined ? state.place : (frame.place ?? undefined)
  return {
    seq: frame.seq,
    at: frame.at,
    view: state.view,
    ...(found !== undefined && { found }),
    ...(place !== undefined && { place }),
    header: frame.header === undefined ? state.header : applyPatch(state.header, frame.header),
    matched: frame.matched ?? state.matched,
    rows: frame.order === undefined ? [...rows.values()] : frame.order.map(id => rows.get(id) as Row),
  }
}

function hasSameShape(a: Row, b: Row): boolean {
  return (
    a.programLength === b.programLength &&
    a.colour === b.colour &&
    a.fold === b.fold &&
    isSameGroup(a.group, b.group) &&
    isSameList(a.branch, b.branch) &&
    isSameList(a.marks, b.marks)
  )
}

function isSameList(a: readonly unknown[] | undefined, b: readonly unknown[] | undefined): boolean {
  if (a === b) return true
  return a !== undefined && b !== undefined && a.length === b.length && a.every((item, i) => item === b[i])
}

function isSameGroup(a: Row['group'], b: Row['group']): boolean {
  return a === b || (a !== undefined && b !== undefined && diffMembers(a, b) === undefined)
}

function diffCells(
  columns: readonly string[],
  place: number,
  old: Row,
  row: Row,
  cells: Map<string, [number[], Cell[]]>,
): void {
  for (let i = 0; i < columns.length; i++) {
    const value = row.cells[i] as Cell
    if (old.cells[i] === value) continue
    const column = columns[i] as string
    const list = cells.get(column) ?? [[], []]
    list[0].push(place)
    list[1].push(value)
    cells.set(column, list)
  }
}

function applyCells({ rows, view }: ViewState, cells: DeltaFrame['cells']): readonly Row[] {
  if (cells === undefined) return rows
  const changed = new Map<number, Cell[]>()
  for (const [column, [places, values]] of Object.entries(cells)) {
    const index = view.columns.indexOf(column)
    if (index < 0) continue
    places.forEach((place, i) => {
      const row = changed.get(place) ?? [...(rows[place]?.cells ?? [])]
      row[index] = values[i] as Cell
      changed.set(place, row)
    })
  }
  return rows.map((row, place) => {
    const next = changed.get(place)
    return next === undefined ? row : { ...row, cells: next }
  })
}

/** Without an `order`, the rows that stay keep their order and the new ones are appended. */
function isOrderKept(
  before: readonly Row[],
  after: readonly Row[],
  inWindow: ReadonlySet<string>,
  known: ReadonlyMap<string, number>,
): boolean {
  let next = 0
  for (const row of before) {
    if (!inWindow.has(row.id)) continue
    if (after[next]?.id !== row.id) return false
    next++
  }
  return after.slice(next).every(row => !known.has(row.id))
}
