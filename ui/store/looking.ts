// What the reader wants to look at: sorting, filter, columns, place in the list; and the actions that change it.

import { batch, computed, effect, signal } from '@preact/signals'
import { QUERY_LENGTH_MAX } from '../../server/config/limits.ts'
import { parseFilter } from '../../server/model/filter/parse.ts'
import { DEFAULT_SORT, METRIC_BY_NAME } from '../../server/model/metrics.ts'
import { GROUP_BYS, type GroupBy, SUM, type View } from '../../server/model/protocol.ts'
import { summedIn } from '../../server/model/together.ts'
import { trendOf } from '../../server/model/trend.ts'
import type { Looked } from './address.ts'
import type { Column } from './columns.ts'
import { keptColumns, layoutFor, NEEDED_COLUMNS, PAGE_COLUMNS, toggled } from './columns.ts'
import { folds, withFolds } from './folds.ts'
import { moment } from './moment.ts'
import { followedId } from './selection.ts'
import { panel } from './tab.ts'
import { firstRow, rowsInSight, scrollTo, tableWidth } from './viewport.ts'
import type { Window } from './window.ts'
import { windowFor } from './window.ts'

export const sort = signal(DEFAULT_SORT)
export const order = signal<Looked['order']>('descending')
export const query = signal('')
/** The filter as typed; `query` follows when the typing pauses. */
export const typed = signal('')
/** What is wrong with it, and the filter without that. */
export const parsedQuery = computed(() => parseFilter(query.value))
export const tree = signal(false)
/** Undefined: no groups. Never together with a tree. */
export const group = signal<GroupBy | undefined>(undefined)
export const columns = signal<readonly string[]>(PAGE_COLUMNS)

export const looked = computed<Looked>(() => ({
  sort: sort.value,
  order: order.value,
  query: query.value,
  tree: tree.value,
  ...(group.value && { group: group.value }),
  columns: columns.value,
}))

/** What the tree shown adds up. */
export const summed = computed(() => summedIn({ tree: tree.value, sort: sort.value }))

/** The server refuses a filter with a mistake: only what is right is asked for. */
const understood = computed(() => {
  const { filter, problems } = parsedQuery.value
  return problems.length === 0 ? query.value : (filter?.text ?? '')
})

let lastWindow: Window = { offset: 0, limit: 0 }
const wantedWindow = computed(() => {
  lastWindow = windowFor(firstRow.value, rowsInSight.value, lastWindow)
  return lastWindow
})

/** The view to subscribe to. */
export const wanted = computed<View>(() =>
  withFolds(
    {
      sort: sort.value,
      order: order.value,
      query: understood.value,
      tree: tree.value,
      ...(group.value && { group: group.value }),
      columns: [
        ...new Set([
          ...NEEDED_COLUMNS,
          trendOf(sort.value),
          ...columns.value,
          ...(summed.value === undefined ? [] : [SUM]),
        ]),
      ],
      ...(panel.value !== undefined && { panel: panel.value }),
      ...(followedId.value !== undefined && { follow: followedId.value }),
      ...(moment.value !== undefined && { at: moment.value }),
      offset: wantedWindow.value.offset,
      limit: wantedWindow.value.limit,
    },
    folds.value,
  ),
)

export const layout = computed<readonly Column[]>(() =>
  layoutFor(columns.value, tableWidth.value, summed.value && sort.value),
)

/** What a key does: sorts by a metric, largest first, whatever the order was. */
export function sortBy(name: string): void {
  const metric = METRIC_BY_NAME.get(name)
  if (!metric) return
  batch(() => {
    sort.value = name
    order.value = metric.order
    scrollTo(0)
  })
}

/** What a heading does: sorts by its metric; a second time, in the other direction. */
export function clickHeading(name: string): void {
  if (sort.value !== name) sortBy(name)
  else {
    batch(() => {
      invertOrder()
      scrollTo(0)
    })
  }
}

export function invertOrder(): void {
  order.value = order.value === 'ascending' ? 'descending' : 'ascending'
}

export function toggleTree(): void {
  batch(() => {
    tree.value = !tree.value
    group.value = undefined
    scrollTo(0)
  })
}

export function groupBy(by: GroupBy | undefined): void {
  batch(() => {
    group.value = by
    if (by !== undefined) tree.value = false
    scrollTo(0)
  })
}

/** What the key does: by one after the other, then by none. */
export function cycleGroup(): void {
  groupBy(GROUP_BYS[group.value === undefined ? 0 : GROUP_BYS.indexOf(group.value) + 1])
}

/** Kept for the next time, and for tabs that show what was kept until now. */
export function chooseColumns(names: readonly string[]): void {
  batch(() => {
    columns.value = names
    keptColumns.choose(names)
  })
}

/** Runs for the life of the page. A tab whose address names other columns keeps them. */
export function followKeptColumns(): () => void {
  let before = keptColumns.chosen.peek()
  return effect(() => {
    const next = keptColumns.chosen.value
    if (columns.peek().join() === before.join()) columns.value = next
    before = next
  })
}

export function toggleColumn(name: string): void {
  chooseColumns(toggled(columns.value, name))
}

export function resetColumns(): void {
  chooseColumns(PAGE_COLUMNS)
}

const TYPING_RESTS_MS = 120
let typing: ReturnType<typeof setTimeout> | undefined

function setQuery(text: string): void {
  if (query.value === text.trim()) return
  batch(() => {
    query.value = text.trim()
    scrollTo(0)
  })
}

/** The whole subscription must fit in a client frame of 1 KiB (S24), even with every column in it. */
const QUERY_BYTES_MAX = 400

function fitting(text: string): string {
  let cut = text.slice(0, QUERY_LENGTH_MAX)
  while (new TextEncoder().encode(JSON.stringify(cut)).length > QUERY_BYTES_MAX) cut = cut.slice(0, -1)
  return cut
}

export function typeQuery(text: string): void {
  typed.value = fitting(text)
  clearTimeout(typing)
  typing = setTimeout(() => setQuery(typed.value), TYPING_RESTS_MS)
}

/** What is typed is no filter: the one that held before holds on. */
export function typeBeside(text: string, held: string): void {
  clearTimeout(typing)
  typed.value = fitting(text)
  setQuery(held)
}

export function clearQuery(): void {
  clearTimeout(typing)
  typed.value = ''
  setQuery('')
}

/** Applies what an address says. */
export function lookAt(at: Looked): void {
  batch(() => {
    sort.value = at.sort
    order.value = at.order
    query.value = fitting(at.query)
    typed.value = query.value
    tree.value = at.tree
    group.value = at.group
    columns.value = at.columns
  })
}
