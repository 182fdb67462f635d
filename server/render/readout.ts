// The parameters of /topz (and of `topz snapshot`) -> one Readout, or one line that says what is allowed.
// A parameter that is not known is an error too: `?colums=pid` must not silently show everything.

import { MOMENT_FORMS, parseMoment } from '../model/moment.ts'
import {
  cannotParse,
  flag,
  type Given,
  moment,
  oneOf,
  type Pairs,
  type Parameter,
  type Parsed,
  parseParameters,
  whole,
} from '../model/parameter.ts'
import { VIEW_PARAMETERS, type ViewRequest, viewOf, viewParameters } from '../model/view-parse.ts'
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
  /** A moment of the past, in Unix milliseconds. */
  readonly at?: number
  /** Two moments to compare. */
  readonly diff?: Moments
}

export interface Moments {
  readonly from: number
  readonly to: number
}

/** Those that only the page reads: a shared address works in curl too. */
export const PAGE_PARAMETERS: readonly string[] = ['tab', 'range', 'compare', 'process', 'part']

const WATCH_MS_MIN = 250
const WATCH_MS_MAX = 60_000
const WIDTH_MIN = 20
const WIDTH_MAX = 10_000

export const PARAMETERS = {
  format: oneOf(
    'The form of the answer; without it the ending of the address or the Accept header decides.',
    FORMATS,
  ),
  ...VIEW_PARAMETERS,
  header: flag('Header lines and titles of columns.', true),
  wide: flag('Text: nothing is cut.', false),
  width: whole('Text: nothing is wider than so many cells.', WIDTH_MIN, WIDTH_MAX),
  watch: {
    description: 'Text, redrawn each so often until the client leaves: 250ms to 60s.',
    schema: { type: 'string', examples: ['1s'] },
    parse: parseWatch,
  } satisfies Parameter<number | undefined>,
  at: moment('A moment of the past'),
  diff: {
    description: `What changed since a moment, or between two with .. between: ${MOMENT_FORMS}.`,
    schema: { type: 'string', examples: ['-10m', '-10m..-5m'] },
    parse: parseDiff,
  } satisfies Parameter<Moments | undefined>,
}

/** What makes no sense in a form. */
const LEFT_OUT: Readonly<Record<Format, readonly string[]>> = {
  text: [],
  json: ['watch'],
  csv: ['watch', 'diff'],
  html: ['watch'],
}

/** `fixed` is the form that the address ends in: /topz.json. */
export function parametersOf(fixed?: Format): typeof PARAMETERS {
  if (fixed === undefined) return PARAMETERS
  const format = oneOf('As the address ends.', [fixed])
  const kept = Object.entries(PARAMETERS).filter(([name]) => !LEFT_OUT[fixed].includes(name))
  return { ...(Object.fromEntries(kept) as typeof PARAMETERS), format }
}

export function parseReadout(params: Pairs, fixed?: Format, now = Date.now()): Parsed<Readout> {
  const parsed = parseParameters(params, parametersOf(fixed), now, PAGE_PARAMETERS)
  return parsed.ok ? readoutOf(parsed.value, fixed) : parsed
}

export function readoutOf(given: Given<typeof PARAMETERS>, fixed?: Format): Parsed<Readout> {
  const { header, wide, width, watch: watchMs, at, diff } = given
  const format = given.format ?? fixed
  if (wide && width !== undefined)
    return { ok: false, error: 'Cannot combine wide=1 with width: expected one of them' }
  if ([at, diff, watchMs].filter(value => value !== undefined).length > 1)
    return { ok: false, error: 'Cannot combine at, diff and watch: expected one of them' }
  if (watchMs !== undefined && (format ?? 'text') !== 'text')
    return { ok: false, error: `Cannot combine watch with format=${format}: expected format=text` }
  return {
    ok: true,
    value: {
      ...viewOf(given),
      header,
      wide,
      ...(format !== undefined && { format }),
      ...(width !== undefined && { width }),
      ...(watchMs !== undefined && { watchMs }),
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

/** `-10m` compares then with now; `-10m..-5m` two moments of the past. */
function parseDiff(name: string, text: string | null, now: number): Parsed<Moments | undefined> {
  if (text === null || text === '') return { ok: true, value: undefined }
  const [first = '', second = 'now', ...others] = text.split('..')
  const [from, to] = [parseMoment(first, now), parseMoment(second, now)]
  return from === undefined || to === undefined || others.length > 0
    ? cannotParse(name, text, `${MOMENT_FORMS}, or two of them with .. between`)
    : { ok: true, value: { from, to } }
}

function parseWatch(name: string, text: string | null): Parsed<number | undefined> {
  if (text === null) return { ok: true, value: undefined }
  const match = /^(\d{1,5})(?:\.(\d{1,3}))?(ms|s)$/.exec(text)
  const value =
    match === null ? Number.NaN : Number(`${match[1]}.${match[2] ?? 0}`) * (match[3] === 's' ? 1000 : 1)
  if (value >= WATCH_MS_MIN && value <= WATCH_MS_MAX) return { ok: true, value: Math.round(value) }
  return cannotParse(name, text, 'a duration from 250ms to 60s')
}
