// The selected process: it stays selected wherever sorting takes its row, and after its row has left the window.
import { computed, effect, signal } from '@preact/signals'
import type { Cell, Row } from '../../server/model/protocol.ts'
import { announce } from './announce.ts'
import { type Misread, misreadOf } from './line.ts'
import { frame, rowCount, rows, windowStart } from './live.ts'
import { moment } from './moment.ts'
import { rowsInSight, scrollTo } from './viewport.ts'

export const selectedId = signal<string | undefined>(undefined)
/** Process.id of the selected process if it is followed: see follow.ts. */
export const followedId = signal<string | undefined>(undefined)
/** A row to select as soon as its window has arrived. */
const pendingIndex = signal<number | undefined>(undefined)
/** A process to select as soon as the server has said who it is. */
const pendingPid = signal<number | undefined>(undefined)

/** The row of a group that keys or a click have come to: the process that is selected remains so. */
export const groupAt = signal<string | undefined>(undefined)

const placeOf = (id: string | undefined): number => rows.value.findIndex(row => row.id === id)
const inWindow = computed(() => placeOf(selectedId.value))
/** Index of the selected process in the whole list, or -1. */
export const selectedIndex = computed(() => (inWindow.value < 0 ? -1 : windowStart.value + inWindow.value))
/** The row that keys are at. */
export const currentId = computed(() => groupAt.value ?? selectedId.value)
const currentPlace = computed(() => placeOf(currentId.value))
export const currentRow = computed<Row | undefined>(() => rows.value[currentPlace.value])
/** Its index in the whole list, or -1. */
export const currentIndex = computed(() =>
  currentPlace.value < 0 ? -1 : windowStart.value + currentPlace.value,
)

export interface Selected {
  readonly row: Row
  /** Cell of a column by name, as of the last frame that contained the row. */
  readonly cell: (name: string) => Cell
  readonly isInView: boolean
}

let lastSelected: Selected | undefined
export const selected = computed<Selected | undefined>(() => {
  const id = selectedId.value
  if (id === undefined) lastSelected = undefined
  const row = rows.value[inWindow.value]
  if (row) {
    const names = frame.value?.view.columns ?? []
    lastSelected = { row, cell: name => row.cells[names.indexOf(name)] ?? null, isInView: true }
  } else if (lastSelected?.row.id === id && lastSelected) lastSelected = { ...lastSelected, isInView: false }
  else lastSelected = undefined
  return lastSelected
})

export function select(id: string | undefined): void {
  pendingIndex.value = undefined
  pendingPid.value = undefined
  groupAt.value = undefined
  selectedId.value = id
}

/** A process is selected, a group is only come to: it has nothing that the drawer could show. */
export function selectRow({ id, group }: Pick<Row, 'id' | 'group'>): void {
  if (group === undefined) select(id)
  else groupAt.value = id
}

/** The process that has the pid at the moment shown, wherever its row is. */
export function selectPid(pid: number): void {
  const place = frame.value?.view.columns.indexOf('pid') ?? -1
  const row = rows.value.find(({ cells }) => place >= 0 && cells[place] === pid)
  if (row) select(row.id)
  else pendingPid.value = pid
}

/** From an address: Process.id. */
export function processFrom(search: string): { readonly id: string | undefined; readonly misread?: Misread } {
  const text = new URLSearchParams(search).get('process') ?? ''
  if (/^[1-9]\d{0,6}:\d{1,16}(:\d{1,9})?$/.test(text)) return { id: text }
  if (text === '') return { id: undefined }
  return { id: undefined, misread: misreadOf('process', text, 'PID:START, like the id in /topz.json') }
}

/** From a list other than the table: the drawer shows it, wherever its row is. */
export function selectProcess(id: string): void {
  select(selectedId.value === id ? undefined : id)
}

export function selectAt(index: number): void {
  const clamped = Math.max(0, Math.min(index, rowCount.value - 1))
  if (rowCount.value === 0) return
  const row = rows.value[clamped - windowStart.value]
  pendingIndex.value = row ? undefined : clamped
  pendingPid.value = undefined
  if (row) selectRow(row)
  scrollTo(clamped)
}

export type Step = 'up' | 'down' | 'pageUp' | 'pageDown' | 'home' | 'end'

export function move(step: Step): void {
  const from = pendingIndex.value ?? currentIndex.value
  const page = Math.max(1, rowsInSight.value - 2)
  const last = rowCount.value - 1
  const to = {
    up: from < 0 ? 0 : from - 1,
    down: from + 1,
    pageUp: from - page,
    pageDown: from + page,
    home: 0,
    end: last,
  }
  selectAt(to[step])
}

/** Selects the row that a key asked for before its window arrived. Runs for the life of the page. */
export function followPending(): () => void {
  return effect(() => {
    const index = pendingIndex.value
    const row = index === undefined ? undefined : rows.value[index - windowStart.value]
    if (row) selectRow(row)
  })
}

/** Process.id of the process with a PID, now or at a past moment. */
export type AskPid = (pid: number, at: number | undefined) => Promise<string | undefined>

/** Requests the process with the PID to select. Runs for the life of the page. */
export function followPendingPid(ask: AskPid): () => void {
  return effect(() => {
    const pid = pendingPid.value
    if (pid === undefined) return
    void ask(pid, moment.peek()).then(id => {
      // The reader may have selected another one meanwhile.
      if (pendingPid.peek() !== pid) return
      if (id === undefined) announce(`Process ${pid} was not found`)
      select(id)
    })
  })
}
