// The parameters of /topz in all its forms, each declared once: the routes, `topz snapshot` and the page read them.

import { INTERVAL_MS_MAX, INTERVAL_MS_MIN, TEXT_WIDTH_MAX, TEXT_WIDTH_MIN } from '../config/limits.ts'
import { MOMENT_FORMS, parseMoment } from './moment.ts'
import { cannotParse, flag, moment, oneOf, type Parameter, type Parsed, whole } from './parameter.ts'
import { VIEW_PARAMETERS } from './view-parse.ts'

export const FORMATS = ['text', 'json', 'csv', 'html'] as const
export type Format = (typeof FORMATS)[number]

export interface Moments {
  readonly from: number
  readonly to: number
}

/** Those that only the page reads: a shared address works in curl too. */
export const PAGE_PARAMETERS: readonly string[] = ['tab', 'process', 'part', 'follow', 'base', 'swap']

export const PARAMETERS = {
  format: oneOf(
    'The format of the answer; without it, the extension of the address or the Accept header decides.',
    FORMATS,
  ),
  ...VIEW_PARAMETERS,
  header: flag('Header lines and column titles.', true),
  wide: flag('Text: nothing is truncated.', false),
  width: whole('Text: maximum width in cells.', TEXT_WIDTH_MIN, TEXT_WIDTH_MAX),
  watch: {
    description: 'Text, redrawn at this interval until the client disconnects: 250ms to 60s.',
    schema: { type: 'string', examples: ['1s'] },
    parse: parseWatch,
  } satisfies Parameter<number | undefined>,
  at: moment('A moment of the past'),
  diff: {
    description: `What changed since a moment, or between two moments joined by ..: ${MOMENT_FORMS}.`,
    schema: { type: 'string', examples: ['-10m', '-10m..-5m'] },
    parse: parseDiff,
  } satisfies Parameter<Moments | undefined>,
}

/** Why the two cannot be given together; undefined: they are not. */
export function wrongWidth({
  wide,
  width,
}: {
  readonly wide: boolean
  readonly width?: number | undefined
}): string | undefined {
  return wide && width !== undefined ? 'Cannot combine wide=1 with width: expected one of them' : undefined
}

/** Those that make sense for one readout on a terminal. */
export const SNAPSHOT_FLAGS = Object.keys(PARAMETERS).filter(name => !['watch', 'at', 'diff'].includes(name))

/** Those that mean yes where they have no value. */
export const SNAPSHOT_SWITCHES: readonly string[] = [
  'tree',
  'header',
  'wide',
] satisfies (keyof typeof PARAMETERS)[]

/** Parameters that make no sense in a form. */
const LEFT_OUT: Readonly<Record<Format, readonly string[]>> = {
  text: [],
  json: ['watch'],
  csv: ['watch', 'diff'],
  html: ['watch'],
}

/** `fixed` is the form named by the address: /topz.json. */
export function parametersOf(fixed?: Format): typeof PARAMETERS {
  if (fixed === undefined) return PARAMETERS
  const format = oneOf('The format, as an extension of the address.', [fixed])
  const kept = Object.entries(PARAMETERS).filter(([name]) => !LEFT_OUT[fixed].includes(name))
  return { ...(Object.fromEntries(kept) as typeof PARAMETERS), format }
}

/** `-10m` compares that moment with now; `-10m..-5m` two past moments. */
function parseDiff(name: string, text: string | null, now: number): Parsed<Moments | undefined> {
  if (text === null) return { ok: true, value: undefined }
  const [first = '', second = 'now', ...others] = text.split('..')
  const [from, to] = [parseMoment(first, now), parseMoment(second, now)]
  return from === undefined || to === undefined || others.length > 0
    ? cannotParse(name, text, `${MOMENT_FORMS}, or two of them joined by ..`)
    : { ok: true, value: { from, to } }
}

function parseWatch(name: string, text: string | null): Parsed<number | undefined> {
  if (text === null) return { ok: true, value: undefined }
  const match = /^(\d{1,5})(?:\.(\d{1,3}))?(ms|s)$/.exec(text)
  const value =
    match === null ? Number.NaN : Number(`${match[1]}.${match[2] ?? 0}`) * (match[3] === 's' ? 1000 : 1)
  if (value >= INTERVAL_MS_MIN && value <= INTERVAL_MS_MAX) return { ok: true, value: Math.round(value) }
  return cannotParse(name, text, 'a duration from 250ms to 60s')
}
