// The parameters of /topz (and of `topz snapshot`) -> one Readout, or one line that says what is allowed.
// A parameter that is not known is an error too: `?colums=pid` must not silently show everything.

import {
  cannotParse,
  harmless,
  type Parsed,
  parseFlag,
  parseView,
  parseWhole,
  VIEW_PARAMETERS,
  type ViewRequest,
  viewParameters,
} from '../model/view-parse.ts'
import { FORMATS, type Format } from './negotiate.ts'

export interface Readout extends ViewRequest {
  /** Missing: by the address's ending, else by the Accept header. */
  readonly format?: Format
  /** Text: header lines and titles; CSV: titles. */
  readonly header: boolean
  /** Nothing is cut. */
  readonly wide: boolean
  /** Cells per line that text must not exceed; without it columns are never cut, only the command is. */
  readonly width?: number
  readonly watchMs?: number
  /** A moment of the past, as it was written. */
  readonly at?: string
  /** Two moments to compare, as they were written. */
  readonly diff?: string
}

/** Those that only the page reads: a shared address works in curl too. */
export const PAGE_PARAMETERS: readonly string[] = ['tab', 'range']

export const PARAMETERS = [
  'format',
  ...VIEW_PARAMETERS,
  'header',
  'wide',
  'width',
  'watch',
  'at',
  'diff',
] as const

const WATCH_MS_MIN = 250
const WATCH_MS_MAX = 60_000
const WIDTH_MIN = 20
const WIDTH_MAX = 10_000

/** `fixed` is the form that the address ends in: /topz.json. */
export function parseReadout(params: URLSearchParams, fixed?: Format): Parsed<Readout> {
  const stray = strayParameter(params, PARAMETERS, PAGE_PARAMETERS)
  if (stray !== undefined) return { ok: false, error: stray }
  const view = parseView(name => params.get(name))
  if (!view.ok) return view
  const format = parseFormat(params.get('format'), fixed)
  if (!format.ok) return format
  const header = parseFlag('header', params.get('header'), true)
  if (!header.ok) return header
  const wide = parseFlag('wide', params.get('wide'), false)
  if (!wide.ok) return wide
  const width = parseWhole('width', params.get('width'), WIDTH_MIN, WIDTH_MAX)
  if (!width.ok) return width
  const watch = parseWatch(params.get('watch'))
  if (!watch.ok) return watch
  if (wide.value && width.value !== undefined)
    return { ok: false, error: 'Cannot combine wide=1 with width: expected one of them' }
  const [at, diff] = [params.get('at') || undefined, params.get('diff') || undefined]
  if ([at, diff, watch.value].filter(value => value !== undefined).length > 1)
    return { ok: false, error: 'Cannot combine at, diff and watch: expected one of them' }
  if (watch.value !== undefined && (format.value ?? 'text') !== 'text')
    return { ok: false, error: `Cannot combine watch with format=${format.value}: expected format=text` }
  return {
    ok: true,
    value: {
      ...view.value,
      header: header.value,
      wide: wide.value,
      ...(format.value === undefined ? {} : { format: format.value }),
      ...(width.value === undefined ? {} : { width: width.value }),
      ...(watch.value === undefined ? {} : { watchMs: watch.value }),
      ...(at !== undefined && { at }),
      ...(diff !== undefined && { diff }),
    },
  }
}

/** The readout as pairs in one order, defaults left out: requests that mean the same give the same pairs. */
export function readoutParameters(readout: Readout): [string, string][] {
  const pairs = viewParameters(readout)
  if (readout.format !== undefined) pairs.unshift(['format', readout.format])
  if (!readout.header) pairs.push(['header', '0'])
  if (readout.wide) pairs.push(['wide', '1'])
  if (readout.width !== undefined) pairs.push(['width', String(readout.width)])
  if (readout.watchMs !== undefined) pairs.push(['watch', `${readout.watchMs}ms`])
  return pairs
}

/** What is wrong with the names: one that is not `known`, or one given twice. Those `passed` are for somebody else. */
export function strayParameter(
  params: URLSearchParams,
  known: readonly string[],
  passed: readonly string[] = [],
): string | undefined {
  const seen = new Set<string>()
  for (const name of params.keys()) {
    if (passed.includes(name)) continue
    if (!known.includes(name))
      return `Cannot use parameter ${harmless(name)}: expected some of ${known.join(', ')}`
    if (seen.has(name)) return `Cannot use parameter ${name} twice: expected one value`
    seen.add(name)
  }
  return undefined
}

function parseFormat(text: string | null, fixed: Format | undefined): Parsed<Format | undefined> {
  if (text === null || text === '') return { ok: true, value: fixed }
  const format = FORMATS.find(known => known === text)
  if (format === undefined) return cannotParse('format', text, `one of ${FORMATS.join(', ')}`)
  if (fixed !== undefined && fixed !== format)
    return cannotParse('format', text, `${fixed}, as the address ends`)
  return { ok: true, value: format }
}

function parseWatch(text: string | null): Parsed<number | undefined> {
  if (text === null) return { ok: true, value: undefined }
  const match = /^(\d{1,5})(?:\.(\d{1,3}))?(ms|s)$/.exec(text)
  const value =
    match === null ? Number.NaN : Number(`${match[1]}.${match[2] ?? 0}`) * (match[3] === 's' ? 1000 : 1)
  if (value >= WATCH_MS_MIN && value <= WATCH_MS_MAX) return { ok: true, value: Math.round(value) }
  return cannotParse('watch', text, 'a duration from 250ms to 60s')
}
