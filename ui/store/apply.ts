// A frame of the stream -> the view that the page holds.
import type { DeltaFrame, Row, SnapshotFrame, View, ViewHeader } from '../../server/model/protocol.ts'

export interface ViewState {
  readonly seq: number
  readonly at: number
  readonly view: View
  readonly header: ViewHeader
  readonly matched: number
  readonly rows: readonly Row[]
}

function patchCells(rows: Map<string, Row>, frame: DeltaFrame, columns: readonly string[]): void {
  const patched = new Map<string, (string | number | boolean | null)[]>()
  for (const [name, [ids, values]] of Object.entries(frame.cells ?? {})) {
    const column = columns.indexOf(name)
    for (const [position, id] of ids.entries()) {
      const row = rows.get(id)
      if (!row || column < 0) continue
      let cells = patched.get(id)
      if (!cells) {
        cells = [...row.cells]
        patched.set(id, cells)
        rows.set(id, { ...row, cells })
      }
      cells[column] = values[position] ?? null
    }
  }
}

export function applyFrame(state: ViewState | undefined, frame: SnapshotFrame | DeltaFrame): ViewState {
  if (frame.type === 'snapshot') return frame
  if (!state || state.seq !== frame.base) throw new Error(`Cannot apply frame ${frame.seq} on ${state?.seq}`)
  const rows = new Map(state.rows.map(row => [row.id, row]))
  for (const id of frame.gone ?? []) rows.delete(id)
  for (const row of frame.rows ?? []) rows.set(row.id, row)
  patchCells(rows, frame, state.view.columns)
  const ids = frame.order ?? [...rows.keys()]
  return {
    seq: frame.seq,
    at: frame.at,
    view: state.view,
    header: frame.header ? { ...state.header, ...frame.header } : state.header,
    matched: frame.matched ?? state.matched,
    rows: ids.map(id => rows.get(id)).filter(row => row !== undefined),
  }
}
