// The parameters of /topz (and of `topz snapshot`) -> one Readout, or one line that says what is allowed.

import { type Given, type Pairs, type Parsed, parseParameters } from '../model/parameter.ts'
import {
  type Format,
  type Moments,
  PAGE_PARAMETERS,
  type PARAMETERS,
  parametersOf,
  wrongWidth,
} from '../model/readout-parameters.ts'
import { type ViewRequest, viewOf, viewParameters } from '../model/view-parse.ts'

export interface Readout extends ViewRequest {
  /** Missing: by the extension of the address, else by the Accept header. */
  readonly format?: Format
  /** Text: header lines and titles; CSV: titles. */
  readonly header: boolean
  /** Nothing is truncated. */
  readonly wide: boolean
  /** Cells per line that text must not exceed; without it columns are never cut, only the command is. */
  readonly width?: number
  readonly watchMs?: number
  /** A past moment, in Unix milliseconds. */
  readonly at?: number
  /** Two moments to compare. */
  readonly diff?: Moments
  /** Text: more rows were requested than there is memory or time for; the header says so. */
  readonly isCut?: true
}

export function parseReadout(params: Pairs, fixed?: Format, now = Date.now()): Parsed<Readout> {
  const parsed = parseParameters(params, parametersOf(fixed), now, PAGE_PARAMETERS)
  return parsed.ok ? readoutOf(parsed.value, fixed) : parsed
}

export function readoutOf(given: Given<typeof PARAMETERS>, fixed?: Format): Parsed<Readout> {
  const { header, wide, width, watch: watchMs, at, diff } = given
  const format = given.format ?? fixed
  const error = wrongWidth(given)
  if (error !== undefined) return { ok: false, error }
  if ([at, diff, watchMs].filter(value => value !== undefined).length > 1)
    return { ok: false, error: 'Cannot combine at, diff and watch: expected one of them' }
  if (watchMs !== undefined && (format ?? 'text') !== 'text')
    return { ok: false, error: `Cannot combine watch with format=${format}: expected format=text` }
  const view = viewOf(given)
  if (!view.ok) return view
  return {
    ok: true,
    value: {
      ...view.value,
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

/** The readout as pairs in one order, without defaults: requests that mean the same give the same pairs. */
export function readoutParameters(readout: Readout): [string, string][] {
  const pairs = viewParameters(readout)
  if (readout.format !== undefined) pairs.unshift(['format', readout.format])
  if (!readout.header) pairs.push(['header', '0'])
  if (readout.wide) pairs.push(['wide', '1'])
  if (readout.width !== undefined) pairs.push(['width', String(readout.width)])
  if (readout.watchMs !== undefined) pairs.push(['watch', `${readout.watchMs}ms`])
  if (readout.isCut) pairs.push(['cut', '1'])
  return pairs
}

/** Names of parameters that shape a table. A difference has no rows: it must not silently look unfiltered. */
export function ignoredByDiff(readout: Readout): readonly string[] {
  return readoutParameters(readout).flatMap(([name]) => (name === 'format' ? [] : [name]))
}
