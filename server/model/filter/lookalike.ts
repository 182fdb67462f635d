// A word that looks like a comparison or a joint of another language (`user!=root`, `5<cpu`, `||`) -> what is wrong with
// it, and how it is written here. As a word it would find nothing, and nobody would know why.

import { fieldNamed } from './fields.ts'

export interface Lookalike {
  readonly what: string
  readonly expected: string
  readonly meant?: string
}

const TURNED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' }
const JOINTS: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or' }
const QUOTES = 'the text in quotes'

/** Undefined: an ordinary word. */
export function lookalikeOf(word: string): Lookalike | undefined {
  const joint = JOINTS[word]
  if (joint !== undefined) return { what: 'is no word', expected: `and, or, not; or ${QUOTES}`, meant: joint }
  if (/&&|\|\|/.test(word))
    return { what: 'is no word', expected: `and, or, not between words; or ${QUOTES}` }
  if (/^!?=|^[<>]/.test(word))
    return { what: 'has no field before it', expected: `a field, such as cpu>5; or ${QUOTES}` }
  return negated(word) ?? matched(word) ?? turned(word)
}

function negated(word: string): Lookalike | undefined {
  const [, name, value] = /^(%?[a-z][a-z0-9]*(?:\/s)?)(?:!=|<>|!:)(.*)$/is.exec(word) ?? []
  if (name === undefined) return undefined
  const isField = fieldNamed(name) !== undefined && isPlain(value)
  return {
    what: 'compares in a form that is unknown',
    expected: `not FIELD=VALUE; or ${QUOTES}`,
    ...(isField && { meant: `not ${name}=${value}` }),
  }
}

function matched(word: string): Lookalike | undefined {
  const [, name = '', value] = /^([a-z][a-z0-9]*)!?~=?(.+)$/is.exec(word) ?? []
  if (fieldNamed(name) === undefined) return undefined
  return {
    what: 'compares in a form that is unknown',
    expected: `FIELD:TEXT or FIELD:/EXPRESSION/; or ${QUOTES}`,
    ...(isPlain(value) && !word.includes('!') && { meant: `${name}:${value}` }),
  }
}

/** `user==root`, `user=~root`: the value would begin with an operator. */
export function doubledOf(name: string, value: string): Lookalike | undefined {
  if (!/^[=~]./.test(value)) return undefined
  const rest = value.slice(1)
  return {
    what: 'compares in a form that is unknown',
    expected: `FIELD=VALUE or FIELD:TEXT; or ${QUOTES}`,
    ...(isPlain(rest) && { meant: `${name}${value.startsWith('=') ? '=' : ':'}${rest}` }),
  }
}

/** The field comes first. */
function turned(word: string): Lookalike | undefined {
  const [, value, operator = '', name = ''] =
    /^(\d[\w.%]*)(<=|>=|<|>|=)(%?[a-z][a-z0-9]*(?:\/s)?)$/i.exec(word) ?? []
  if (fieldNamed(name) === undefined) return undefined
  return {
    what: 'has its field at the end',
    expected: `the field first; or ${QUOTES}`,
    meant: `${name}${TURNED[operator]}${value}`,
  }
}

/** It can be repeated as it is. */
function isPlain(value: string | undefined): boolean {
  return value !== undefined && /^[\w./%-]{1,40}$/.test(value)
}
