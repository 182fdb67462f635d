// The menu of a row: of which process it is, where it opens, and what the server says of that process meanwhile.
import { signal } from '@preact/signals'
import { identityOf, known, type Overview, recordedAt } from './detail.ts'
import { frame, rows } from './live.ts'

export interface RowMenu {
  /** Process.id */
  readonly id: string
  /** Pixels of the window. */
  readonly x: number
  readonly y: number
}

export const rowMenu = signal<RowMenu | undefined>(undefined)
/** What is known of it beyond its row; undefined: not yet, or it is gone. */
export const rowOverview = signal<Overview | undefined>(undefined)

/** Undefined: there is no such process any more. `at`: in the past. */
export type AskOverview = (
  pid: number,
  start: string,
  at: number | undefined,
) => Promise<Overview | undefined>

let asking: AskOverview = async () => undefined

export function setAskOverview(ask: AskOverview): void {
  asking = ask
}

export function openRowMenu(menu: RowMenu): void {
  rowMenu.value = menu
  rowOverview.value = undefined
  const { pid, start } = identityOf(menu.id)
  void asking(pid, start, recordedAt.peek()).then(overview => {
    if (rowMenu.peek() === menu) rowOverview.value = overview
  })
}

export function closeRowMenu(): void {
  rowMenu.value = undefined
}

export interface Described {
  readonly pid: number
  readonly command?: string
  readonly user?: string
  readonly programLength?: number | undefined
}

/** As its row shows it, else as the drawer does. */
export function describedRow(id: string): Described {
  const { pid } = identityOf(id)
  const row = rows.value.find(one => one.id === id)
  const columns = frame.value?.view.columns ?? []
  const cell = (name: string) => row?.cells[columns.indexOf(name)]
  const overview = rowOverview.value?.process ?? (known.value?.id === id ? known.value : undefined)
  const command = cell('command') ?? overview?.command
  const user = cell('user') ?? overview?.user
  return {
    pid,
    ...(typeof command === 'string' && { command }),
    ...(typeof user === 'string' && { user }),
    programLength: row?.programLength,
  }
}
