// The query of the page's address <-> what is looked at. The names are those of /topz as text, so that the same
// address means the same to curl. What is as by default is left out.
import { DEFAULT_SORT, METRIC_BY_NAME } from '../../server/model/metrics.ts'
import type { View } from '../../server/model/protocol.ts'
import type { ViewRequest } from '../../server/model/view-parse.ts'
import { parseView, viewParameters } from '../../server/model/view-parse.ts'
import { PAGE_COLUMNS } from './columns.ts'
import type { Part } from './detail.ts'
import { type Misread, misreadOf } from './line.ts'
import type { Tab } from './tab.ts'

export type Looked = Pick<View, 'sort' | 'order' | 'query' | 'tree' | 'columns'>

const USUAL: Looked = {
  sort: DEFAULT_SORT,
  order: METRIC_BY_NAME.get(DEFAULT_SORT)?.order ?? 'descending',
  query: '',
  tree: false,
  columns: PAGE_COLUMNS,
}

/** Shorter than what the server says, which names all fifty columns. */
const EXPECTED: Readonly<Record<string, string>> = {
  sort: 'the name of a column, as cpu, -cpu or cpu:asc',
  columns: 'names of columns, separated by commas',
}

/** A page must open whatever its address says: what cannot be understood is told and left out, the rest is shown. */
export function lookedFrom(search: string): {
  readonly looked: Looked
  readonly misread: readonly Misread[]
} {
  const understood = new Map<string, string>()
  const misread: Misread[] = []
  for (const [name, text] of new URLSearchParams(search)) {
    const parsed = parseView([[name, text]])
    if (parsed.ok) understood.set(name, text)
    else if (EXPECTED[name]) misread.push(misreadOf(name, text, EXPECTED[name]))
    else misread.push({ name, error: parsed.error })
  }
  const parsed = parseView(understood)
  if (!parsed.ok) return { looked: USUAL, misread }
  const { sort, order, query, tree, columns } = parsed.value
  return { looked: { sort, order, query, tree, columns: columns ?? PAGE_COLUMNS }, misread }
}

const OURS = ['sort', 'q', 'tree', 'columns', 'limit', 'offset', 'tab', 'process', 'part', 'at', 'compare']

export interface Place {
  readonly tab?: Tab
  /** Process.id of the one in the drawer, and which part of it is open. */
  readonly process?: string | undefined
  readonly part?: Part
  /** Unix milliseconds: the moment that is shown, and the one that is remembered to be compared. */
  readonly at?: number | undefined
  readonly compare?: number | undefined
}

/** `search` is the present query: parameters that are not about the view stay. */
export function addressOf(looked: Looked, search: string, place: Place = {}): string {
  const { tab = 'processes', process, part = 'overview', ...moments } = place
  const { columns, ...rest } = looked
  const isUsual = columns.join() === PAGE_COLUMNS.join()
  const request: ViewRequest = { ...rest, offset: 0, ...(!isUsual && { columns }) }
  const others = [...new URLSearchParams(search)].filter(([name]) => !OURS.includes(name))
  const ours = [
    ...viewParameters(request),
    ...(tab === 'processes' ? [] : [['tab', tab] as const]),
    ...(process === undefined ? [] : [['process', process] as const]),
    ...(process === undefined || part === 'overview' ? [] : [['part', part] as const]),
    ...(['at', 'compare'] as const).flatMap(name => {
      const at = moments[name]
      return at === undefined ? [] : [[name, new Date(at).toISOString()] as const]
    }),
  ]
  const parameters = new URLSearchParams([...ours.map(pair => [...pair]), ...others])
  // Commas and colons need no escaping in a query, and an address is there to be read.
  const query = parameters.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return query === '' ? '' : `?${query}`
}
