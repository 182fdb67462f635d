// The parameters of an address, each declared once: the parser, its error messages, the tools of /mcp and
// /api/openapi.json read the same row.

import { MOMENT_FORMS, parseMoment } from './moment.ts'
import { nearMiss } from './near-miss.ts'

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: string }

/** JSON Schema (2020-12) of one value, as OpenAPI 3.1 and MCP read it. */
export type ValueSchema = Readonly<Record<string, unknown>>

export interface Parameter<Value = unknown> {
  readonly description: string
  readonly schema: ValueSchema
  /** `text` is null if it was not given. `now`: Unix milliseconds, for moments. */
  readonly parse: (name: string, text: string | null, now: number) => Parsed<Value>
}

export type Parameters = Readonly<Record<string, Parameter>>

/** What parseParameters makes of them. */
export type Given<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends Parameter<infer Value> ? Value : never
}

/** As in the address, in order: readQuery makes them. */
export type Pairs = Iterable<readonly [name: string, text: string]>

/**
 * An undeclared name is an error too: `?colums=pid` must not silently show everything. So is a repeated one, since
 * it is unclear which was meant. The values of those `passed` belong to another parser.
 */
export function parseParameters<P extends Parameters>(
  pairs: Pairs,
  parameters: P,
  now: number,
  passed: readonly string[] = [],
): Parsed<Given<P>> {
  const known = Object.keys(parameters)
  const texts = new Map<string, string>()
  for (const [name, text] of pairs) {
    if (!known.includes(name) && !passed.includes(name))
      return { ok: false, error: unknownParameter(name, known) }
    if (texts.has(name)) return { ok: false, error: repeatedParameter(name) }
    texts.set(name, text)
  }
  const value: Record<string, unknown> = {}
  for (const [name, parameter] of Object.entries(parameters)) {
    const parsed = parameter.parse(name, texts.get(name) ?? null, now)
    if (!parsed.ok) return parsed
    value[name] = parsed.value
  }
  return { ok: true, value: value as Given<P> }
}

/** `known`: what is allowed instead. */
export function unknownParameter(name: string, known: readonly string[]): string {
  const expected = known.length === 0 ? 'none' : `some of ${known.join(', ')}`
  return `Cannot use ${name === '' ? 'a parameter without a name' : `parameter ${harmless(name)}`}${didYouMean(name, known)}: expected ${expected}`
}

export function repeatedParameter(name: string): string {
  return `Cannot use parameter ${harmless(name)} twice: expected one value`
}

/** For lists that are too long to scan by eye. */
export function didYouMean(given: string, known: readonly string[]): string {
  const meant = nearMiss(given, known)
  return meant === undefined ? '' : ` (did you mean ${meant}?)`
}

/** In the one style of all errors. Input is cut and made harmless: it may end up in a terminal or a log. */
export function cannotParse(
  name: string,
  given: string,
  allowed: string,
  hint = '',
): { ok: false; error: string } {
  return {
    ok: false,
    error: `Cannot parse ${harmless(name)}=${harmless(given, 40)}${hint}: expected ${allowed}`,
  }
}

export function harmless(text: string, lengthMax = 60): string {
  const cut = text.length > lengthMax ? `${text.slice(0, lengthMax)}...` : text
  return cut.replace(/[^\x20-\x7e]/g, '?')
}

/** `?tree` alone is 1. */
export function flag(description: string, otherwise: boolean): Parameter<boolean> {
  return {
    description,
    schema: { type: 'string', enum: ['0', '1', ''], default: otherwise ? '1' : '0' },
    parse: (name, text) => {
      if (text === null) return { ok: true, value: otherwise }
      if (text === '1' || text === '') return { ok: true, value: true }
      if (text === '0') return { ok: true, value: false }
      return cannotParse(name, text, '0 or 1')
    },
  }
}

/** An empty value means none: a script whose variable is not set must not get something other than it asked for. */
export function whole(description: string, min: number, max: number, otherwise: number): Parameter<number>
export function whole(description: string, min: number, max: number): Parameter<number | undefined>
export function whole(
  description: string,
  min: number,
  max: number,
  otherwise?: number,
): Parameter<number | undefined> {
  return {
    description,
    schema: {
      type: 'integer',
      minimum: min,
      maximum: max,
      ...(otherwise !== undefined && { default: otherwise }),
    },
    parse: (name, text) => {
      if (text === null) return { ok: true, value: otherwise }
      const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
      if (value >= min && value <= max) return { ok: true, value }
      return cannotParse(name, text, `a whole number from ${min} to ${max}`)
    },
  }
}

export function oneOf<const Value extends string>(
  description: string,
  values: readonly Value[],
): Parameter<Value | undefined> {
  return {
    description,
    schema: { type: 'string', enum: values },
    parse: (name, text) => {
      if (text === null) return { ok: true, value: undefined }
      const value = values.find(known => known === text)
      return value === undefined
        ? cannotParse(name, text, `one of ${values.join(', ')}`)
        : { ok: true, value }
    },
  }
}

/** `expected`: the pattern in words. */
export function pattern(description: string, form: RegExp, expected: string): Parameter<string | undefined> {
  return {
    description,
    schema: { type: 'string', pattern: form.source },
    parse: (name, text) => {
      if (text === null) return { ok: true, value: undefined }
      return form.test(text) ? { ok: true, value: text } : cannotParse(name, text, expected)
    },
  }
}

/** Unix milliseconds. */
export function moment(description: string): Parameter<number | undefined> {
  return {
    description: `${description}: ${MOMENT_FORMS}.`,
    schema: { type: 'string', examples: ['-5m', '14:03:27'] },
    parse: (name, text, now) => {
      if (text === null) return { ok: true, value: undefined }
      const at = parseMoment(text, now)
      return at === undefined ? cannotParse(name, text, MOMENT_FORMS) : { ok: true, value: at }
    },
  }
}
