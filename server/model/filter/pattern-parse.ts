// The text of a regular expression -> a tree of the characters it may match. Only what can be matched in one pass over a
// text: no look-around, no back-references. Letters match in either case.

import { PATTERN_POSITIONS_MAX } from '../../config/limits.ts'

/** Code units, both ends included. */
export type Span = readonly [from: number, to: number]

/** Beyond all code units: they stand for the ends of the text. */
export const BEGIN = 0x10000
export const END = 0x10001

export type Node =
  | { readonly kind: 'one'; readonly spans: readonly Span[] }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Node[] }
  /** None, one or many; only `+` and `*` may come again. */
  | {
      readonly kind: 'repeat'
      readonly part: Node
      readonly isOptional: boolean
      readonly isEndless: boolean
    }

/** `at`: where in the text of the expression. */
export class PatternError extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message)
  }
}

const LAST = 0xffff
const DIGITS: readonly Span[] = [[0x30, 0x39]]
const WORD: readonly Span[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]
const SPACE: readonly Span[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
]
const SETS: Readonly<Record<string, readonly Span[]>> = { d: DIGITS, w: WORD, s: SPACE }
const CONTROLS: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09 }

/** Throws PatternError. */
export function parsePattern(source: string): Node {
  let at = 0

  function either(): Node {
    const parts = [sequence()]
    while (source[at] === '|') {
      at++
      parts.push(sequence())
    }
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'any', parts }
  }

  function sequence(): Node {
    const parts: Node[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated(single()))
    return { kind: 'all', parts }
  }

  function single(): Node {
    const start = at
    const character = source[at++] as string
    if (character === '(') return group(start)
    if (character === '[') return { kind: 'one', spans: bracket(start) }
    if (character === '.') return { kind: 'one', spans: [[0, LAST]] }
    if (character === '^') return { kind: 'one', spans: [[BEGIN, BEGIN]] }
    if (character === '$') return { kind: 'one', spans: [[END, END]] }
    if ('*+?'.includes(character)) throw new PatternError(start, `${character} has nothing to repeat`)
    if (character === '\\') return { kind: 'one', spans: inBothCases(escaped(start)) }
    return { kind: 'one', spans: inBothCases([spanOf(character)]) }
  }

  function group(start: number): Node {
    if (source[at] === '?') {
      if (source[at + 1] !== ':') throw new PatternError(start, 'look-around is not supported')
      at += 2
    }
    const node = either()
    if (source[at] !== ')') throw new PatternError(start, '( is not closed')
    at++
    return node
  }

  /** What follows a backslash. */
  function escaped(start: number): readonly Span[] {
    const character = source[at++]
    if (character === undefined) throw new PatternError(start, 'nothing follows \\')
    const set = SETS[character.toLowerCase()]
    if (set !== undefined) return character in SETS ? set : others(set)
    const control = CONTROLS[character]
    if (control !== undefined) return [[control, control]]
    if (/[a-z0-9]/i.test(character)) throw new PatternError(start, `\\${character} is not supported`)
    return [spanOf(character)]
  }

  function bracket(start: number): readonly Span[] {
    const isNegated = source[at] === '^'
    if (isNegated) at++
    const spans: Span[] = []
    for (let isFirst = true; source[at] !== ']' || isFirst; isFirst = false) {
      if (at >= source.length) throw new PatternError(start, '[ is not closed')
      const from = member(start)
      if (source[at] !== '-' || source[at + 1] === ']' || from.length > 1) {
        spans.push(...from)
        continue
      }
      at++
      const [first, last] = [from[0]?.[0] ?? 0, member(start)[0]?.[1] ?? 0]
      if (first > last) throw new PatternError(start, 'a range runs backwards')
      spans.push([first, last])
    }
    at++
    const both = inBothCases(spans)
    return isNegated ? others(both) : both
  }

  function member(start: number): readonly Span[] {
    const character = source[at++]
    if (character === undefined) throw new PatternError(start, '[ is not closed')
    return character === '\\' ? escaped(at - 1) : [spanOf(character)]
  }

  function repeated(part: Node): Node {
    const start = at
    const counts = countsAt(source, at)
    if (counts === undefined) return part
    if (isEdge(part)) throw new PatternError(start, '^ and $ cannot be repeated')
    at += counts.length
    // Lazy or not finds the same processes.
    if (source[at] === '?') at++
    if (countsAt(source, at) !== undefined) throw new PatternError(at, `${source[at]} has nothing to repeat`)
    if (counts.least > counts.most) throw new PatternError(start, 'a repetition runs backwards')
    return times(part, counts, start)
  }

  const node = either()
  if (at < source.length) throw new PatternError(at, ') closes nothing')
  return node
}

interface Counts {
  readonly least: number
  readonly most: number
  readonly length: number
}

function countsAt(source: string, at: number): Counts | undefined {
  const character = source[at]
  const endless = Number.POSITIVE_INFINITY
  if (character === '*') return { least: 0, most: endless, length: 1 }
  if (character === '+') return { least: 1, most: endless, length: 1 }
  if (character === '?') return { least: 0, most: 1, length: 1 }
  const match = /^\{(\d+)(?:(,)(\d*))?\}/.exec(source.slice(at))
  if (match === null) return undefined
  const least = Number(match[1])
  const most = match[2] === undefined ? least : match[3] === '' ? endless : Number(match[3])
  return { least, most, length: match[0].length }
}

/** `x{2,4}` is written out as `xxx?x?`: how often it came need not be counted while matching. */
function times(part: Node, { least, most }: Counts, at: number): Node {
  const positions = positionsOf(part)
  if (positions === 0) return part
  const copies = most === Number.POSITIVE_INFINITY ? Math.max(least, 1) : most
  if (copies * positions > PATTERN_POSITIONS_MAX) throw tooLong(at)
  const parts = Array.from({ length: copies }, (_, index): Node => {
    const isOptional = index >= least
    const isEndless = index === copies - 1 && most === Number.POSITIVE_INFINITY
    return isOptional || isEndless ? { kind: 'repeat', part, isOptional, isEndless } : part
  })
  return { kind: 'all', parts }
}

export function tooLong(at: number): PatternError {
  return new PatternError(
    at,
    `it has more than ${PATTERN_POSITIONS_MAX} characters to match, repetitions written out`,
  )
}

export function positionsOf(node: Node): number {
  if (node.kind === 'one') return 1
  if (node.kind === 'repeat') return positionsOf(node.part)
  return node.parts.reduce((sum, part) => sum + positionsOf(part), 0)
}

/** An end of the text. */
export function isEdge(node: Node): boolean {
  return node.kind === 'one' && (node.spans[0]?.[0] ?? 0) >= BEGIN
}

function spanOf(character: string): Span {
  const unit = character.charCodeAt(0)
  return [unit, unit]
}

function inBothCases(spans: readonly Span[]): readonly Span[] {
  const more: Span[] = []
  for (const [from, to] of spans) {
    for (const [first, last, shift] of [
      [0x41, 0x5a, 32],
      [0x61, 0x7a, -32],
    ] as const) {
      const [low, high] = [Math.max(from, first), Math.min(to, last)]
      if (low <= high) more.push([low + shift, high + shift])
    }
    if (from === to && from > 0x7f) more.push(...otherCases(from))
  }
  return [...spans, ...more]
}

function otherCases(unit: number): Span[] {
  const text = String.fromCharCode(unit)
  return [text.toLowerCase(), text.toUpperCase()].filter(other => other.length === 1).map(spanOf)
}

function others(spans: readonly Span[]): readonly Span[] {
  const left: Span[] = []
  let next = 0
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (from > next) left.push([next, from - 1])
    next = Math.max(next, to + 1)
  }
  if (next <= LAST) left.push([next, LAST])
  return left
}
