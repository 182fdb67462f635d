// The query of the page's address <-> what is looked at. The names are those of /topz as text, so the same address
// means the same to curl. Defaults are left out.
import { QUERY_LENGTH_MAX } from '../../server/config/limits.ts'
import { DEFAULT_SORT, METRIC_BY_NAME } from '../../server/model/metrics.ts'
import {
  type Parameter,
  type Parameters,
  repeatedParameter,
  unknownParameter,
} from '../../server/model/parameter.ts'
import type { View } from '../../server/model/protocol.ts'
import { readQuery } from '../../server/model/query.ts'
import { PAGE_PARAMETERS, PARAMETERS } from '../../server/model/readout-parameters.ts'
import type { ViewRequest } from '../../server/model/view-parse.ts'
import { parseView, viewParameters } from '../../server/model/view-parse.ts'
import { keptColumns, PAGE_COLUMNS } from './columns.ts'
import type { Part } from './detail.ts'
import { type Misread, misreadOf } from './line.ts'
import type { Tab } from './tab.ts'

export type Looked = Pick<View, 'sort' | 'order' | 'query' | 'tree' | 'group' | 'columns'>

const USUAL: Looked = {
  sort: DEFAULT_SORT,
  order: METRIC_BY_NAME.get(DEFAULT_SORT)?.order ?? 'descending',
  query: '',
  tree: false,
  columns: PAGE_COLUMNS,
}

const READOUT: Parameters = PARAMETERS
const KNOWN = [...Object.keys(PARAMETERS), ...PAGE_PARAMETERS]

/** Shorter than the server's message, which names all fifty columns. */
const EXPECTED: Readonly<Record<string, string>> = {
  sort: 'the name of a column, such as cpu, -cpu or cpu:asc',
  columns: 'names of columns, separated by commas',
}

/** Read elsewhere, each with what is shown instead if it cannot be understood. */
const READ_ELSEWHERE = ['at', 'diff']

/** The query without what cannot be understood: broken escapes, unknown names, repeated names. */
export function readableOf(search: string): {
  readonly search: string
  readonly misread: readonly Misread[]
} {
  const { pairs, errors } = readQuery(search)
  const misread: Misread[] = errors.map(error => ({ name: '', error }))
  const kept: [string, string][] = []
  for (const [name, text] of pairs) {
    const given = pairs.filter(([other]) => other === name)
    if (!KNOWN.includes(name)) misread.push({ name, error: unknownParameter(name, KNOWN) })
    else if (given.length === 1) kept.push([name, text])
    else if (!misread.some(one => one.name === name)) misread.push({ name, error: repeatedParameter(name) })
  }
  return { search: `?${new URLSearchParams(kept)}`, misread }
}

/**
 * A page must open whatever its address says: what cannot be understood is reported and left out, the rest is shown.
 */
export function lookedFrom(search: string): {
  readonly looked: Looked
  readonly misread: readonly Misread[]
} {
  const understood = new Map<string, string>()
  const misread: Misread[] = []
  let typed = ''
  for (const [name, text] of new URLSearchParams(search)) {
    const parameter: Parameter | undefined = READOUT[name]
    if (parameter === undefined || READ_ELSEWHERE.includes(name)) continue
    const parsed = parameter.parse(name, text, 0)
    // The box underlines what is wrong with a filter, and the rest of it is shown.
    if (name === 'q' && text.length <= QUERY_LENGTH_MAX) typed = text.trim()
    else if (parsed.ok) understood.set(name, text)
    else if (EXPECTED[name]) misread.push(misreadOf(name, text, EXPECTED[name]))
    else misread.push({ name, error: parsed.error })
  }
  let parsed = parseView(understood)
  if (!parsed.ok) {
    // Each is right by itself: together only a tree of groups is refused.
    misread.push({ name: '', error: parsed.error })
    understood.delete('tree')
    parsed = parseView(understood)
  }
  if (!parsed.ok) return { looked: USUAL, misread }
  const { sort, order, tree, group, columns } = parsed.value
  // What an address says of columns, though it cannot be understood, is not what the reader has chosen.
  const otherwise = new URLSearchParams(search).has('columns') ? PAGE_COLUMNS : keptColumns.chosen.peek()
  const looked = { sort, order, query: typed, tree, columns: columns ?? otherwise }
  return { looked: { ...looked, ...(group && { group }) }, misread }
}

const OURS = [
  'sort',
  'q',
  'tree',
  'group',
  'columns',
  'limit',
  'offset',
  'tab',
  'process',
  'part',
  'follow',
  'at',
  'diff',
  'base',
  'swap',
]

export interface Place {
  readonly tab?: Tab
  /** Process.id of the one in the drawer, and the part of it that is open. */
  readonly process?: string | undefined
  readonly part?: Part
  /** It is followed. */
  readonly follow?: boolean
  /** Unix milliseconds: the moment shown, the range in which changes are shown, and what its end is compared with. */
  readonly at?: number | undefined
  readonly range?: { readonly from: number; readonly to: number } | undefined
  readonly base?: number | undefined
  readonly isSwapped?: boolean
}

/**
 * `search` is the current query: parameters that only other readouts know stay, so the address keeps its meaning there.
 */
export function addressOf(looked: Looked, search: string, place: Place = {}): string {
  const { tab = 'processes', process, part = 'overview', follow = false } = place
  const { range, base, isSwapped = false } = place
  // A comparison shows the end of its range; curl takes one of the two.
  const at = range?.to === place.at ? undefined : place.at
  const { columns, ...rest } = looked
  const isUsual = columns.join() === PAGE_COLUMNS.join()
  const request: ViewRequest = { ...rest, offset: 0, ...(!isUsual && { columns }) }
  const others = readQuery(search).pairs.filter(([name]) => KNOWN.includes(name) && !OURS.includes(name))
  const ours = [
    ...viewParameters(request),
    ...(tab === 'processes' ? [] : [['tab', tab] as const]),
    ...(process === undefined ? [] : [['process', process] as const]),
    ...(process === undefined || part === 'overview' ? [] : [['part', part] as const]),
    ...(process !== undefined && follow ? [['follow', '1'] as const] : []),
    ...(at === undefined ? [] : [['at', iso(at)] as const]),
    ...(range === undefined ? [] : [['diff', `${iso(range.from)}..${iso(range.to)}`] as const]),
    ...(range === undefined || base === undefined ? [] : [['base', iso(base)] as const]),
    ...(range === undefined || !isSwapped ? [] : [['swap', '1'] as const]),
  ]
  const parameters = new URLSearchParams([...ours, ...others].map(pair => [...pair]))
  // Commas and colons need no escaping in a query, and addresses are meant to be read.
  const query = parameters.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return query === '' ? '' : `?${query}`
}

const iso = (at: number) => new Date(at).toISOString()
