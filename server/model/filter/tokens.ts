// The text of a filter -> its tokens, each with its place. Nothing is an error here; the parser judges.

import { fieldNamed } from './fields.ts'

export interface Place {
  /** Offsets in the text, in UTF-16 units. */
  readonly at: number
  readonly end: number
}

export const OPERATORS = ['>=', '<=', '>', '<', '=', ':'] as const
export type Operator = (typeof OPERATORS)[number]

export interface Value extends Place {
  /** Without quotes or slashes, escapes resolved. */
  readonly text: string
  /** `open`: the closing quote is missing. */
  readonly form: 'plain' | 'quoted' | 'open' | 'pattern'
}

export interface Term extends Place {
  readonly kind: 'term'
  readonly field?: Place & { readonly text: string }
  /** With a field only. */
  readonly operator: Operator
  readonly value: Value
}

export type Token = Term | (Place & { readonly kind: '(' | ')' | 'and' | 'or' | 'not' | '-' })

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let depth = 0
  let at = 0
  while (at < text.length) {
    const character = text[at] as string
    const end = at + 1
    if (/\s/.test(character)) {
      at++
    } else if (character === '(') {
      depth++
      tokens.push({ kind: '(', at, end })
      at++
    } else if (character === ')' && depth > 0) {
      depth--
      tokens.push({ kind: ')', at, end })
      at++
    } else if (/^-[^\s\-)]/.test(text.slice(at, at + 2))) {
      // `--port` is a word: options are often searched for, and nobody says no twice.
      tokens.push({ kind: '-', at, end })
      at++
    } else {
      const token = wordAt(text, at, depth > 0)
      tokens.push(token)
      at = token.end
    }
  }
  return tokens
}

function wordAt(text: string, at: number, isInGroup: boolean): Token {
  const keyword = /^(and|or|not|AND|OR|NOT)(?=[\s()]|$)/.exec(text.slice(at, at + 4))?.[1]
  if (keyword !== undefined)
    return { kind: keyword.toLowerCase() as 'and' | 'or' | 'not', at, end: at + keyword.length }
  const rest = text.slice(at)
  const name = nameAt(rest)
  const after = rest.slice(name.length)
  // `http://` is an address. `cpu > 5` is a comparison only where cpu is a field: otherwise these are words.
  const tight = name === '' || after.startsWith('://') ? null : /^(>=|<=|[><=:])/.exec(after)
  const loose = name === '' || fieldNamed(name) === undefined ? null : /^\s+(>=|<=|[><=])\s*/.exec(after)
  const match = tight ?? loose
  if (match === null) {
    const value = valueAt(text, at, isInGroup)
    return { kind: 'term', at, end: value.end, operator: ':', value }
  }
  const operator = match[1] as Operator
  // Spaces after an operator that has none before it: `cpu> 5` is as clear.
  const gap = operator === ':' ? 0 : (/^\s*/.exec(after.slice(match[0].length))?.[0].length ?? 0)
  const value = valueAt(text, at + name.length + match[0].length + gap, isInGroup)
  const field = { text: name, at, end: at + name.length }
  return { kind: 'term', at, end: value.end, field, operator, value }
}

/** As in a query or in a heading: `%CPU`, `READ/S`. */
function nameAt(rest: string): string {
  const heading = /^%?[a-z][a-z0-9]*(?:\/s)?/i.exec(rest)?.[0] ?? ''
  return fieldNamed(heading) === undefined ? (/^[a-z][a-z0-9]*/i.exec(rest)?.[0] ?? '') : heading
}

function valueAt(text: string, at: number, isInGroup: boolean): Value {
  if (text[at] === '"') return quotedAt(text, at)
  const pattern = text[at] === '/' ? patternAt(text, at, isInGroup) : undefined
  return pattern ?? plainAt(text, at, isInGroup)
}

function quotedAt(text: string, at: number): Value {
  const match = /^"((?:[^"\\]|\\.)*)("?)/s.exec(text.slice(at))
  const [all = '"', inner = '', close = ''] = match ?? []
  return {
    at,
    end: close === '' ? text.length : at + all.length,
    text: inner.replaceAll(/\\(["\\])/g, '$1'),
    form: close === '' ? 'open' : 'quoted',
  }
}

/** Only if the next bare slash ends the word: `/usr/bin/node` is a path. */
function patternAt(text: string, at: number, isInGroup: boolean): Value | undefined {
  const [all, inner = ''] = /^\/((?:[^/\\]|\\.)+)\//s.exec(text.slice(at)) ?? []
  if (all === undefined) return undefined
  const end = at + all.length
  const next = text[end] ?? ' '
  if (!/\s/.test(next) && !(isInGroup && next === ')')) return undefined
  return { at, end, text: inner.replaceAll('\\/', '/'), form: 'pattern' }
}

/** Up to white space or the bracket that closes the group; brackets that match each other belong to it. */
function plainAt(text: string, at: number, isInGroup: boolean): Value {
  let end = at
  let open = 0
  for (; end < text.length && !/\s/.test(text[end] as string); end++) {
    if (text[end] === '(') open++
    else if (text[end] === ')' && isInGroup && --open < 0) break
  }
  return { at, end, text: text.slice(at, end), form: 'plain' }
}
