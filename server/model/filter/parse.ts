// The text of a filter -> a test of one process, its text in one form, and what is wrong with it. What is wrong is left
// out, the rest holds: while somebody types, the list shows what is right so far. Readers that answer once refuse it.

import { FILTER_DEPTH_MAX, FILTER_PATTERNS_MAX } from '../../config/limits.ts'
import type { Process } from '../snapshot.ts'
import type { Facts } from './facts.ts'
import { fieldNamed } from './fields.ts'
import { type Problem, problemAt } from './problem.ts'
import { termOf } from './term.ts'
import { type Token, tokensOf } from './tokens.ts'

export type Test = (process: Process, facts: Facts) => boolean

/** A part of a filter. */
export interface Filter {
  readonly test: Test
  /** Parsed again it means the same; equal filters that were typed differently have the same text. */
  readonly text: string
  readonly kind: 'term' | 'not' | 'and' | 'or'
}

export interface ParsedFilter {
  /** Undefined if it asks for nothing: all processes. */
  readonly filter: Filter | undefined
  /** In the order of the text. */
  readonly problems: readonly Problem[]
}

export function parseFilter(text: string): ParsedFilter {
  const tokens = tokensOf(text)
  const problems: Problem[] = []
  let next = 0
  let depth = 0
  let isCut = false
  let patterns = 0

  const kindOf = () => tokens[next]?.kind
  const wrong = (token: Token, what: string, expected: string) => {
    problems.push(problemAt(token, text, what, expected))
  }

  function either(): Filter | undefined {
    const parts = [both()]
    while (kindOf() === 'or') {
      const token = tokens[next++] as Token
      const part = both()
      if (part === undefined || parts.at(-1) === undefined) noteMissingSide(token)
      parts.push(part)
    }
    return joined('or', parts)
  }

  /** Only if the side is empty, not if it was left out as wrong: that was already said. */
  function noteMissingSide(token: Token): void {
    const isEmpty = (kind: Token['kind'] | undefined, empty: readonly (Token['kind'] | undefined)[]) =>
      empty.includes(kind)
    const at = tokens.indexOf(token)
    if (
      isEmpty(tokens[at - 1]?.kind, [undefined, '(', 'or']) ||
      isEmpty(tokens[at + 1]?.kind, [undefined, ')', 'or'])
    )
      wrong(token, 'lacks a side', 'something on both sides of or; "or" in quotes is the word')
  }

  function both(): Filter | undefined {
    const parts: (Filter | undefined)[] = []
    let joint: Token | undefined
    for (;;) {
      const kind = kindOf()
      if (kind === undefined || kind === ')' || kind === 'or') break
      if (kind === 'and') {
        const token = tokens[next++] as Token
        if (joint !== undefined || parts.length === 0) noteLooseAnd(token)
        joint = token
        continue
      }
      joint = undefined
      parts.push(negated())
    }
    if (joint !== undefined) noteLooseAnd(joint)
    return joined('and', parts)
  }

  function noteLooseAnd(token: Token): void {
    wrong(token, 'lacks a side', 'something on both sides of and; "and" in quotes is the word')
  }

  function negated(): Filter | undefined {
    const token = tokens[next] as Token
    if (token.kind !== 'not' && token.kind !== '-') return single()
    next++
    const kind = kindOf()
    if (kind === undefined || kind === ')' || kind === 'or' || kind === 'and') {
      wrong(token, 'has nothing to negate', 'something after not; "not" in quotes is the word')
      return undefined
    }
    const part = deeper(token, negated)
    if (part === undefined) return undefined
    const { test, text: inner } = part
    const isPlain = part.kind === 'term'
    return {
      kind: 'not',
      text: isPlain ? `-${inner}` : `-(${inner})`,
      test: (process, facts) => !test(process, facts),
    }
  }

  function single(): Filter | undefined {
    const token = tokens[next++] as Token
    if (token.kind !== '(') return token.kind === 'term' ? term(token) : undefined
    const inner = deeper(token, either)
    if (kindOf() === ')') {
      if (tokens[next - 1] === token) wrong(token, 'encloses nothing', 'a filter between ( and )')
      next++
    } else if (!isCut) wrong(token, 'is not closed', ') after it; "(" in quotes is the character')
    return inner
  }

  function term(token: Extract<Token, { kind: 'term' }>): Filter | undefined {
    const made = termOf(token, text)
    if ('what' in made) {
      problems.push(made)
      return undefined
    }
    if (token.value.form === 'pattern' && ++patterns > FILTER_PATTERNS_MAX) {
      wrong(token, 'is one expression too many', `at most ${FILTER_PATTERNS_MAX}`)
      return undefined
    }
    return { kind: 'term', ...made }
  }

  /** Beyond the limit what is inside is skipped. */
  function deeper(token: Token, parse: () => Filter | undefined): Filter | undefined {
    if (depth >= FILTER_DEPTH_MAX) {
      wrong(token, 'is nested too deep', `at most ${FILTER_DEPTH_MAX} levels of brackets and not`)
      isCut = true
      next = tokens.length
      return undefined
    }
    depth++
    const part = parse()
    depth--
    return part
  }

  const filter = either()
  return { filter, problems: problems.sort((a, b) => a.at - b.at) }
}

/** Such a filter cannot be answered before anything was judged. */
export function asksForFindings(text: string): boolean {
  return tokensOf(text).some(
    token =>
      token.kind === 'term' && token.field !== undefined && fieldNamed(token.field.text)?.name === 'finding',
  )
}

function joined(kind: 'and' | 'or', parts: readonly (Filter | undefined)[]): Filter | undefined {
  const kept = parts.filter(part => part !== undefined)
  const [first, second, ...more] = kept
  if (first === undefined || second === undefined) return first
  const text = kept
    .map(part => (part.kind === 'or' && kind === 'and' ? `(${part.text})` : part.text))
    .join(kind === 'or' ? ' or ' : ' ')
  if (more.length > 0) {
    const tests = kept.map(part => part.test)
    return {
      kind,
      text,
      test:
        kind === 'or'
          ? (process, facts) => tests.some(test => test(process, facts))
          : (process, facts) => tests.every(test => test(process, facts)),
    }
  }
  const [a, b] = [first.test, second.test]
  return {
    kind,
    text,
    test:
      kind === 'or'
        ? (process, facts) => a(process, facts) || b(process, facts)
        : (process, facts) => a(process, facts) && b(process, facts),
  }
}
