// The menu of a row: of which process or group it is, where it opens, and what the server says of them meanwhile.
import { batch, signal } from '@preact/signals'
import type { Row } from '../../server/model/protocol.ts'
import type { Process } from '../../server/model/snapshot.ts'
import { identityOf, known, type Overview, recordedAt } from './detail.ts'
import { narrowed, termForGroup } from './like-this.ts'
import { frame, rows } from './live.ts'
import { query } from './looking.ts'

export interface RowMenu {
  /** Of the row: Process.id, or of a group another text. */
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

/** The group whose menu is open, as its row was then, and the filter for its processes among those shown. */
export interface MenuGroup {
  readonly row: Row
  /** Undefined: no filter finds them. */
  readonly filter: string | undefined
}

export const menuGroup = signal<MenuGroup | undefined>(undefined)
/** Of that group, at most MEMBERS_MAX; undefined: not known yet. */
export const members = signal<readonly Process[] | undefined>(undefined)

/** Those that a filter finds, by pid. `at`: in the past. */
export type AskMembers = (filter: string, at: number | undefined) => Promise<readonly Process[] | undefined>

let asking: AskOverview = async () => undefined
let askingMembers: AskMembers = async () => undefined

export function setAskOverview(ask: AskOverview): void {
  asking = ask
}

export function setAskMembers(ask: AskMembers): void {
  askingMembers = ask
}

export function openRowMenu(menu: RowMenu): void {
  const row = rows.peek().find(({ id }) => id === menu.id)
  batch(() => {
    rowMenu.value = menu
    rowOverview.value = undefined
    members.value = undefined
    menuGroup.value = row?.group && groupOf(row)
  })
  if (menuGroup.peek() === undefined) learnOverview(menu)
  else learnMembers(menu, menuGroup.peek()?.filter)
}

function groupOf(row: Row): MenuGroup {
  const term = termForGroup(row)
  return { row, filter: term && narrowed(query.peek(), term) }
}

function learnMembers(menu: RowMenu, filter: string | undefined): void {
  if (filter === undefined) return
  void askingMembers(filter, recordedAt.peek()).then(found => {
    if (rowMenu.peek() === menu) members.value = found
  })
}

function learnOverview(menu: RowMenu): void {
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
