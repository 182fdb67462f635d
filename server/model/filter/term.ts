// One term of a filter (`node`, `user:nobody`, `rss>100M`, `command:/re/`) -> its test, or what is wrong with it.

import { nearMiss } from '../near-miss.ts'
import { harmless } from '../parameter.ts'
import type { Process } from '../snapshot.ts'
import { isZombie } from '../zombie.ts'
import { AMOUNTS, type Amount, parseAmount } from './amount.ts'
import type { Facts } from './facts.ts'
import { FIELD_NAMES, type Field, fieldNamed, STATES } from './fields.ts'
import { doubledOf, lookalikeOf } from './lookalike.ts'
import { compilePattern } from './pattern.ts'
import { PatternError } from './pattern-parse.ts'
import { type Problem, problemAt } from './problem.ts'
import type { Operator, Term, Value } from './tokens.ts'

export interface Made {
  readonly test: (process: Process, facts: Facts) => boolean
  readonly text: string
}

/** Fields in the order in which people need them; the rest is in the list of columns. */
const NAMED_FIRST = 'cpu, mem, rss, user, state, age, command, port, container, finding and all other columns'

/** `all`: the text that the term is part of. */
export function termOf(term: Term, all: string): Made | Problem {
  const { field: named, operator, value } = term
  if (value.form === 'open')
    return problemAt(value, all, 'is not closed', 'a " at its end; \\" is the character itself')
  if (named === undefined) return wordOf(value, all)
  const field = fieldNamed(named.text)
  if (field === undefined) {
    const meant = nearMiss(named.text, FIELD_NAMES)
    const found = problemAt(
      named,
      all,
      'is no field',
      `a field (${NAMED_FIRST}), or "${harmless(all.slice(term.at, term.end))}" in quotes for the text`,
    )
    return { ...found, ...(meant !== undefined && { meant }) }
  }
  if (value.text === '') return problemAt(term, all, 'lacks a value', expectedOf(field))
  const other = value.form === 'plain' && operator === '=' ? doubledOf(named.text, value.text) : undefined
  if (other !== undefined) return { ...other, ...problemAt(term, all, other.what, other.expected) }
  const made = fieldTerm(field, operator, value, all)
  return 'what' in made ? made : { ...made, text: `${field.name}${operator}${made.text}` }
}

/** In user, name or command, ignoring case, as with F4 in htop; or the PID begins with it. */
function wordOf(value: Value, all: string): Made | Problem {
  if (value.form === 'pattern') {
    const has = patternOf(value, all)
    if (typeof has !== 'function') return has
    return {
      text: written(value),
      test: ({ user, comm, command }) => has(command) || has(comm) || (user !== undefined && has(user)),
    }
  }
  const other = value.form === 'plain' ? lookalikeOf(value.text) : undefined
  if (other !== undefined) return { ...other, ...problemAt(value, all, other.what, other.expected) }
  const word = value.text.toLowerCase()
  return {
    text: written(value),
    test: (process, facts) => facts.textOf(process).includes(word) || String(process.pid).startsWith(word),
  }
}

function fieldTerm(field: Field, operator: Operator, value: Value, all: string): Made | Problem {
  const { read } = field
  // As the table shows what is unknown.
  if (value.form === 'plain' && value.text === '-' && (operator === ':' || operator === '='))
    return { text: '-', test: (process, facts) => isUnknown(read(process, facts)) }
  if (value.form === 'pattern') {
    if (field.unit !== 'text' || (operator !== ':' && operator !== '='))
      return problemAt(
        value,
        all,
        `is an expression, and ${field.name}${operator} takes none`,
        expectedOf(field),
      )
    const has = patternOf(value, all)
    return typeof has === 'function'
      ? { text: written(value), test: some(read, one => has(String(one))) }
      : has
  }
  if (field.unit !== 'text') return amountTerm(field, operator, value, all)
  if (operator !== ':' && operator !== '=')
    return problemAt(
      value,
      all,
      `is compared by ${operator}, and ${field.name} is text`,
      `${field.name}: or ${field.name}=`,
    )
  if (field.values !== undefined) return namedTerm(field, operator, value, all)
  const text = value.text.toLowerCase()
  const test =
    operator === '='
      ? some(read, one => String(one).toLowerCase() === text)
      : some(read, one => String(one).toLowerCase().includes(text))
  return { text: written(value), test }
}

type Read = Field['read']

/** Unknown is not a match. */
function some(read: Read, test: (one: number | string) => boolean): Made['test'] {
  return (process, facts) => {
    const value = read(process, facts)
    if (value === undefined) return false
    return typeof value === 'object' ? value.some(test) : test(value)
  }
}

function isUnknown(value: ReturnType<Read>): boolean {
  return value === undefined || (typeof value === 'object' && value.length === 0)
}

function amountTerm(field: Field, operator: Operator, value: Value, all: string): Made | Problem {
  const { unit, inBytes, read } = field
  if (unit === 'text') throw new Error(`Cannot compare ${field.name}: it is text`)
  const amount = parseAmount(value.text, unit)
  const bytes = amount === undefined && inBytes !== undefined ? parseAmount(value.text, 'bytes') : undefined
  const given = amount ?? bytes
  if (given === undefined) return problemAt(value, all, `is no value of ${field.name}`, expectedOf(field))
  const compare = comparison(operator, given)
  return {
    text: value.text,
    test: some(bytes === undefined || inBytes === undefined ? read : inBytes, one => compare(Number(one))),
  }
}

function comparison(operator: Operator, { value, half }: Amount): (one: number) => boolean {
  switch (operator) {
    case '>':
      return one => one > value
    case '>=':
      return one => one >= value
    case '<':
      return one => one < value
    case '<=':
      return one => one <= value
    case '=':
    case ':':
      return one => one >= value - half && one < value + half
    default:
      return operator satisfies never
  }
}

/** A field with few values: another one is a mistake that would find nothing. */
function namedTerm(field: Field, operator: Operator, value: Value, all: string): Made | Problem {
  const values = field.values ?? []
  const text = value.text.toLowerCase()
  if (field.name === 'state') {
    if (text === 'zombie') return { text, test: isZombie }
    const letter = STATES[text] ?? (/^[a-z]$/i.test(value.text) ? value.text : undefined)
    const isOne = (one: number | string) =>
      one === letter || (STATES[text] === undefined && String(one).toLowerCase() === letter?.toLowerCase())
    if (letter !== undefined) return { text: value.text, test: some(field.read, isOne) }
  } else if (operator === '=' ? values.includes(text) : values.some(one => one.includes(text))) {
    const test =
      operator === '='
        ? (one: number | string) => one === text
        : (one: number | string) => String(one).includes(text)
    return { text: written(value), test: some(field.read, test) }
  }
  const meant = nearMiss(value.text, values)
  return {
    ...problemAt(value, all, `is no ${field.name}`, expectedOf(field)),
    ...(meant !== undefined && { meant }),
  }
}

function expectedOf({ name, unit, values, inBytes }: Field): string {
  if (name === 'state') return `a letter, such as R, or one of ${(values ?? []).join(', ')}`
  if (values !== undefined) return `one of ${values.join(', ')}`
  if (unit === 'text') return `text after ${name}: or ${name}=`
  return inBytes === undefined ? AMOUNTS[unit] : `${AMOUNTS[unit]}, or ${AMOUNTS.bytes}`
}

function patternOf(value: Value, all: string): ReturnType<typeof compilePattern> | Problem {
  try {
    return compilePattern(value.text)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    return problemAt(
      value,
      all,
      `is no expression: ${error.message}`,
      'characters, . [a-z] \\d \\w \\s ( | ) * + ? {2,5} ^ $',
    )
  }
}

/** With a slash in what follows it, it would be an expression. */
const OPENS_PATTERN = /^\/(?:[^/\\]|\\.)*\\?$/

/** As it is parsed again, wherever it stands. */
function written({ text, form }: Value): string {
  if (form === 'pattern') return `/${text.replaceAll('/', '\\/')}/`
  return form === 'plain' && !/^-|[()"]/.test(text) && !OPENS_PATTERN.test(text)
    ? text
    : `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
