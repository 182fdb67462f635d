// The parameters of an address (?sort=mem&q=node&tree=1...) -> what a reader wants to see, and back. /topz and the page
// share it, so one address shows the same in curl and in a browser.

import { QUERY_LENGTH_MAX, READOUT_ROWS_MAX } from '../config/limits.ts'
import { parseFilter } from './filter/parse.ts'
import { DEFAULT_SORT, METRIC_BY_NAME, METRICS, metricOf } from './metrics.ts'
import {
  cannotParse,
  didYouMean,
  flag,
  type Given,
  oneOf,
  type Pairs,
  type Parameter,
  type Parsed,
  parseParameters,
  whole,
} from './parameter.ts'
import { GROUP_BYS, type View } from './protocol.ts'

/** A view as far as an address specifies it: the reader fills in its own columns and rows. */
export interface ViewRequest extends Pick<View, 'sort' | 'order' | 'query' | 'tree' | 'group' | 'offset'> {
  readonly columns?: readonly string[]
  readonly limit?: number
}

const COLUMN_NAMES = METRICS.map(metric => metric.name)
const NAMES = COLUMN_NAMES.join(', ')

export const VIEW_PARAMETERS = {
  sort: {
    description: `The column to sort by: ${NAMES}. -cpu and cpu:desc sort largest first, cpu:asc smallest first.`,
    schema: { type: 'string', default: DEFAULT_SORT },
    parse: (_, text) => parseSort(text ?? DEFAULT_SORT),
  } satisfies Parameter<Pick<View, 'sort' | 'order'>>,
  q: {
    description:
      'A filter. Words must occur in user, name or command, or begin the PID; fields are compared: cpu>5 rss>100M user:www age<10m; joined by and, or, not, -, ( ); /expressions/.',
    schema: { type: 'string', maxLength: QUERY_LENGTH_MAX },
    parse: (name, text) => parseQ(name, (text ?? '').trim()),
  } satisfies Parameter<string>,
  tree: flag('As a tree, children below their parents.', false),
  group: oneOf(
    'One line for each program, user or container: how many processes, and what they use together, without topz itself.',
    GROUP_BYS,
  ),
  columns: {
    description: `These columns, in this order, separated by commas: ${NAMES}.`,
    schema: { type: 'string' },
    parse: (_, text) => parseColumns(text),
  } satisfies Parameter<readonly string[] | undefined>,
  limit: whole('How many processes, or groups.', 1, READOUT_ROWS_MAX),
  offset: whole('How many processes, or groups, to skip.', 0, READOUT_ROWS_MAX, 0),
}

/** Everything else in the address belongs to other parsers. */
export function parseView(pairs: Pairs): Parsed<ViewRequest> {
  const ours = [...pairs].filter(([name]) => Object.hasOwn(VIEW_PARAMETERS, name))
  const parsed = parseParameters(ours, VIEW_PARAMETERS, 0)
  return parsed.ok ? viewOf(parsed.value) : parsed
}

export function viewOf(given: Given<typeof VIEW_PARAMETERS>): Parsed<ViewRequest> {
  const { sort, q, tree, group, columns, limit, offset } = given
  if (tree && group !== undefined)
    return { ok: false, error: 'Cannot combine tree=1 with group: expected one of them' }
  return {
    ok: true,
    value: {
      ...sort,
      query: q,
      tree,
      offset,
      ...(group !== undefined && { group }),
      ...(columns !== undefined && { columns }),
      ...(limit !== undefined && { limit }),
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
  if (view.group !== undefined) pairs.push(['group', view.group])
  if (view.columns !== undefined) pairs.push(['columns', view.columns.join(',')])
  if (view.limit !== undefined) pairs.push(['limit', String(view.limit)])
  if (view.offset !== 0) pairs.push(['offset', String(view.offset)])
  return pairs
}

export function formatSort(sort: string, order: View['order']): string {
  if (METRIC_BY_NAME.get(sort)?.order === order) return sort
  return `${sort}:${order === 'ascending' ? 'asc' : 'desc'}`
}

/**
 * `cpu` in its own direction, `-cpu` or `cpu:desc` from the top, `+cpu` (or a space, as + arrives) or `cpu:asc` from
 * the bottom.
 */
function parseSort(text: string): Parsed<Pick<View, 'sort' | 'order'>> {
  const match = /^([-+ ]?)(.*?)(?::(asc|desc))?$/s.exec(text)
  const metric = metricOf(match?.[2] ?? '')
  const sign = match?.[1] ?? ''
  const suffix = match?.[3]
  if (metric === undefined || (sign !== '' && suffix !== undefined))
    return cannotParse(
      'sort',
      text,
      `one of ${NAMES}, with a leading - or a trailing :asc or :desc`,
      metric === undefined ? didYouMean(match?.[2] ?? '', COLUMN_NAMES) : '',
    )
  const descending = sign === '-' || suffix === 'desc'
  const ascending = sign === '+' || sign === ' ' || suffix === 'asc'
  const order = descending ? 'descending' : ascending ? 'ascending' : metric.order
  return { ok: true, value: { sort: metric.name, order } }
}

function parseQ(name: string, text: string): Parsed<string> {
  if (text.length > QUERY_LENGTH_MAX)
    return cannotParse(name, text, `at most ${QUERY_LENGTH_MAX} characters, not ${text.length}`)
  const [wrong] = parseFilter(text).problems
  if (wrong === undefined) return { ok: true, value: text }
  const { what, expected, meant } = wrong
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`
  return cannotParse(name, text, expected, `: ${what}${hint}`)
}

function parseColumns(text: string | null): Parsed<readonly string[] | undefined> {
  if (text === null) return { ok: true, value: undefined }
  const names = new Set<string>()
  for (const part of text.split(',')) {
    const metric = metricOf(part.trim())
    if (metric === undefined)
      return cannotParse(
        'columns',
        part,
        `some of ${NAMES}, separated by commas`,
        didYouMean(part.trim(), COLUMN_NAMES),
      )
    names.add(metric.name)
  }
  return { ok: true, value: [...names] }
}
