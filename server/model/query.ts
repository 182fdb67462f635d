// The query of an address (?sort=mem&q=a%20b) -> its decoded parameters, and those that cannot be decoded.
// URLSearchParams leaves a broken escape as it is: a client that writes ?q=50% would be shown something it did not ask
// for.

import { type Given, harmless, type Parameters, type Parsed, parseParameters } from './parameter.ts'

export interface Query {
  /** In order; a name without `=` has an empty value. */
  readonly pairs: readonly (readonly [name: string, text: string])[]
  /** One line for each part that cannot be decoded. */
  readonly errors: readonly string[]
}

/** `search`: with or without its question mark. */
export function readQuery(search: string): Query {
  const pairs: [string, string][] = []
  const errors: string[] = []
  for (const part of search.replace(/^\?/, '').split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = decoded(equals < 0 ? part : part.slice(0, equals))
    const text = decoded(equals < 0 ? '' : part.slice(equals + 1))
    if (name === undefined || text === undefined) errors.push(cannotDecode(part))
    else pairs.push([name, text])
  }
  return { pairs, errors }
}

export function parseQuery<P extends Parameters>(
  search: string,
  parameters: P,
  now: number,
  passed: readonly string[] = [],
): Parsed<Given<P>> {
  const { pairs, errors } = readQuery(search)
  const [error] = errors
  return error === undefined ? parseParameters(pairs, parameters, now, passed) : { ok: false, error }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

function cannotDecode(part: string): string {
  return `Cannot decode ${harmless(part)}: expected % only before two hexadecimal digits of UTF-8, and %25 for a percent sign`
}
