// The parameters of an address (?sort=mem&q=node&tree=1...) -> what a reader wants to see, and back. /topz and the
// page share it, so that one address shows the same in curl and in a browser.

import { DEFAULT_SORT, METRIC_BY_NAME, METRICS, type Metric } from './metrics.ts'
import { QUERY_LENGTH_MAX, type View } from './protocol.ts'

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: string }

/** A view as far as an address says it: who reads it knows its own columns and rows. */
export interface ViewRequest extends Pick<View, 'sort' | 'order' | 'query' | 'tree' | 'offset'> {
  readonly columns?: readonly string[]
  readonly limit?: number
}

export const VIEW_PARAMETERS = ['sort', 'q', 'tree', 'columns', 'limit', 'offset'] as const

/** Most rows of one readout; a stream shows at most VIEW_ROWS_MAX. */
export const READOUT_ROWS_MAX = 100_000

/** In the one style of all errors. What was given is cut and made harmless: it may end in a terminal or a log. */
export function cannotParse(name: string, given: string, allowed: string): { ok: false; error: string } {
  const cut = given.length > 40 ? `${given.slice(0, 40)}...` : given
  return {
    ok: false,
    error: `Cannot parse ${harmless(name)}=${harmless(cut)}: expected ${allowed}`,
  }
}

export function harmless(text: string): string {
  return text.slice(0, 60).replace(/[^\x20-\x7e]/g, '?')
}

/** `get` is that of URLSearchParams. An empty value counts as not given, but a bare flag (?tree) as 1. */
export function parseView(
  get: (name: string) => string | null,
  limitMax: number = READOUT_ROWS_MAX,
): Parsed<ViewRequest> {
  const sort = parseSort(get('sort') || DEFAULT_SORT)
  if (!sort.ok) return sort
  const columns = parseColumns(get('columns'))
  if (!columns.ok) return columns
  const query = get('q') ?? ''
  if (query.length > QUERY_LENGTH_MAX)
    return cannotParse('q', query, `at most ${QUERY_LENGTH_MAX} characters, not ${query.length}`)
  const tree = parseFlag('tree', get('tree'), false)
  if (!tree.ok) return tree
  const limit = parseWhole('limit', get('limit'), 1, limitMax)
  if (!limit.ok) return limit
  const offset = parseWhole('offset', get('offset'), 0, READOUT_ROWS_MAX)
  if (!offset.ok) return offset
  return {
    ok: true,
    value: {
      ...sort.value,
      query: query.trim(),
      tree: tree.value,
      offset: offset.value ?? 0,
      ...(columns.value === undefined ? {} : { columns: columns.value }),
      ...(limit.value === undefined ? {} : { limit: limit.value }),
    },
  }
}

/** The inverse of parseView: only what differs from the default, always in the same order. */
export function viewParameters(view: ViewRequest): [string, string][] {
  const pairs: [string, string][] = []
  const sort = formatSort(view.sort, view.order)
  if (sort !== DEFAULT_SORT) pairs.push(['sort', sort])
  if (view.query !== '') pairs.push(['q', view.query])
  if (view.tree) pairs.push(['tree', '1'])
  if (view.columns !== undefined) pairs.push(['columns', view.columns.join(',')])
  if (view.limit !== undefined) pairs.push(['limit', String(view.limit)])
  if (view.offset !== 0) pairs.push(['offset', String(view.offset)])
  return pairs
}

export function formatSort(sort: string, order: View['order']): string {
  if (METRIC_BY_NAME.get(sort)?.order === order) return sort
  return `${sort}:${order === 'ascending' ? 'asc' : 'desc'}`
}

/** By name (`cpu`) or heading (`%CPU`); case matters only between `read` (a rate) and `READ` (its total). */
export function metricOf(text: string): Metric | undefined {
  const lower = text.toLowerCase()
  return (
    METRIC_BY_NAME.get(text) ??
    METRICS.find(metric => metric.title === text) ??
    METRIC_BY_NAME.get(lower) ??
    METRICS.find(metric => metric.title.toLowerCase() === lower)
  )
}

const NAMES = METRICS.map(metric => metric.name).join(', ')

/** `cpu` in its own direction, `-cpu` or `cpu:desc` from the top, `+cpu` (or a space, as + arrives) or `cpu:asc` from the bottom. */
function parseSort(text: string): Parsed<Pick<View, 'sort' | 'order'>> {
  const match = /^([-+ ]?)(.*?)(?::(asc|desc))?$/s.exec(text)
  const metric = metricOf(match?.[2] ?? '')
  const sign = match?.[1] ?? ''
  const suffix = match?.[3]
  if (metric === undefined || (sign !== '' && suffix !== undefined))
    return cannotParse('sort', text, `one of ${NAMES}, with - before it or :asc, :desc after it`)
  const descending = sign === '-' || suffix === 'desc'
  const ascending = sign === '+' || sign === ' ' || suffix === 'asc'
  const order = descending ? 'descending' : ascending ? 'ascending' : metric.order
  return { ok: true, value: { sort: metric.name, order } }
}

function parseColumns(text: string | null): Parsed<readonly string[] | undefined> {
  if (text === null || text === '') return { ok: true, value: undefined }
  const names = new Set<string>()
  for (const part of text.split(',')) {
    const metric = metricOf(part.trim())
    if (metric === undefined) return cannotParse('columns', part, `some of ${NAMES}, separated by commas`)
    names.add(metric.name)
  }
  return { ok: true, value: [...names] }
}

export function parseFlag(name: string, text: string | null, missing: boolean): Parsed<boolean> {
  if (text === null) return { ok: true, value: missing }
  if (text === '1' || text === '') return { ok: true, value: true }
  if (text === '0') return { ok: true, value: false }
  return cannotParse(name, text, '0 or 1')
}

export function parseWhole(
  name: string,
  text: string | null,
  min: number,
  max: number,
): Parsed<number | undefined> {
  if (text === null || text === '') return { ok: true, value: undefined }
  const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return { ok: true, value }
  return cannotParse(name, text, `a whole number from ${min} to ${max}`)
}
