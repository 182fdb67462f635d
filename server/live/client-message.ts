// Text of a client frame -> ClientMessage, or why not. Strict: what is not in protocol.ts is refused, so nothing from a
// client is kept or echoed unchecked.

import { INTERVAL_MS_MAX, QUERY_LENGTH_MAX, VIEW_FOLDS_MAX, VIEW_ROWS_MAX } from '../config/limits.ts'
import { parseFilter } from '../model/filter/parse.ts'
import { sentenceOf } from '../model/filter/problem.ts'
import { FOLD_KEY } from '../model/fold-key.ts'
import { METRIC_BY_NAME } from '../model/metrics.ts'
import { PROCESS_ID } from '../model/process-id.ts'
import {
  type ClientMessage,
  GROUP_BYS,
  type GroupBy,
  PANELS,
  type Panel,
  SUM,
  type Subscribe,
  type View,
} from '../model/protocol.ts'

const COLUMNS_MAX = 64
const OFFSET_MAX = 1_000_000
/** The year 9999. */
const MOMENT_MAX = 253_402_300_799_999

type Parsed =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly error: string }

export function parseClientMessage(text: string): Parsed {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return refuse('the frame', 'JSON')
  }
  if (!isRecord(json)) return refuse('the frame', 'a JSON object')
  switch (json.type) {
    case 'ack':
      return isWhole(json.seq, 0, Number.MAX_SAFE_INTEGER)
        ? { ok: true, message: { type: 'ack', seq: json.seq } }
        : refuse('seq', 'a whole number')
    case 'unsubscribe':
      return { ok: true, message: { type: 'unsubscribe' } }
    case 'subscribe':
      return parseSubscribe(json)
    default:
      return refuse('type', 'subscribe, unsubscribe or ack')
  }
}

function parseSubscribe(json: Record<string, unknown>): Parsed {
  const view = parseStreamView(json.view)
  if (typeof view === 'string') return { ok: false, error: view }
  const message: { -readonly [K in keyof Subscribe]: Subscribe[K] } = { type: 'subscribe', view }
  if (json.intervalMs !== undefined) {
    if (!isWhole(json.intervalMs, 1, INTERVAL_MS_MAX)) return refuse('intervalMs', `1 to ${INTERVAL_MS_MAX}`)
    message.intervalMs = json.intervalMs
  }
  if (json.resume !== undefined) {
    const { resume } = json
    if (
      !isRecord(resume) ||
      typeof resume.epoch !== 'string' ||
      !isWhole(resume.seq, 0, Number.MAX_SAFE_INTEGER)
    )
      return refuse('resume', '{epoch, seq}')
    message.resume = { epoch: resume.epoch, seq: resume.seq }
  }
  return { ok: true, message }
}

/** A View, or the error. */
function parseStreamView(json: unknown): View | string {
  if (!isRecord(json)) return message('view', 'an object')
  const { sort, order, query, tree, group, toggled, panel, follow, at, columns, offset, limit } = json
  if (typeof sort !== 'string' || !METRIC_BY_NAME.has(sort))
    return message('view.sort', 'the name of a column')
  if (order !== 'ascending' && order !== 'descending') return message('view.order', 'ascending or descending')
  if (typeof query !== 'string' || query.length > QUERY_LENGTH_MAX)
    return message('view.query', `text of at most ${QUERY_LENGTH_MAX} characters`)
  const [wrong] = parseFilter(query).problems
  if (wrong !== undefined) return message('view.query', `a filter; ${sentenceOf(wrong)}`)
  if (typeof tree !== 'boolean') return message('view.tree', 'true or false')
  if (group !== undefined && (tree || !isGroupBy(group)))
    return message('view.group', `${GROUP_BYS.join(', ')}, without a tree`)
  if (toggled !== undefined && !isFolds(toggled))
    return message('view.toggled', `at most ${VIEW_FOLDS_MAX} keys of rows`)
  if (!Array.isArray(columns) || columns.length > COLUMNS_MAX || !columns.every(isColumn))
    return message('view.columns', `at most ${COLUMNS_MAX} names of columns`)
  if (panel !== undefined && !isPanel(panel)) return message('view.panel', PANELS.join(', '))
  if (follow !== undefined && !(typeof follow === 'string' && PROCESS_ID.test(follow)))
    return message('view.follow', 'the id of a process, PID:START')
  if (at !== undefined && !isWhole(at, 0, MOMENT_MAX)) return message('view.at', 'Unix milliseconds')
  if (!isWhole(offset, 0, OFFSET_MAX)) return message('view.offset', `a whole number up to ${OFFSET_MAX}`)
  if (!isWhole(limit, 1, VIEW_ROWS_MAX)) return message('view.limit', `1 to ${VIEW_ROWS_MAX} rows`)
  return {
    sort,
    order,
    query,
    tree,
    ...(group !== undefined && { group }),
    ...(toggled !== undefined && { toggled: [...new Set(toggled)].sort() }),
    ...(panel !== undefined && { panel }),
    ...(follow !== undefined && { follow }),
    ...(at !== undefined && { at }),
    columns: [...new Set(columns)],
    offset,
    limit,
  }
}

function isPanel(name: unknown): name is Panel {
  return PANELS.some(panel => panel === name)
}

function isColumn(name: unknown): name is string {
  return typeof name === 'string' && (METRIC_BY_NAME.has(name) || name === SUM)
}

function isGroupBy(name: unknown): name is GroupBy {
  return GROUP_BYS.some(by => by === name)
}

function isFolds(keys: unknown): keys is readonly string[] {
  if (!Array.isArray(keys) || keys.length > VIEW_FOLDS_MAX) return false
  return keys.every(key => typeof key === 'string' && FOLD_KEY.test(key))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, '__proto__')
  )
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
}

function refuse(what: string, allowed: string): Parsed {
  return { ok: false, error: message(what, allowed) }
}

function message(what: string, allowed: string): string {
  return `Cannot read ${what}: expected ${allowed}`
}
