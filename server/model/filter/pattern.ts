// A regular expression -> a function that says whether a text has it somewhere. One pass over the text, the same few
// steps for each character whatever the expression: it cannot run away (Glushkov's automaton, one bit per position; the
// sets of positions that were met are kept in a small table, so that most characters cost one look into it).

import { PATTERN_POSITIONS_MAX } from '../../config/limits.ts'
import { BEGIN, END, isEdge, type Node, parsePattern, positionsOf, tooLong } from './pattern-parse.ts'

/** Sets of positions in the table; each takes two bytes per class of characters. */
const STATES_MAX = 64
/** Instead of a set: not looked at yet (what findIndex says of one that is not there), found, no room. */
const UNKNOWN = -1
const FOUND = -2
const FULL = -3

/** Positions as bits of two numbers. */
interface Bits {
  low: number
  high: number
}

/** What can come first and last in a part of the expression, and whether it may match nothing. */
interface Ends {
  readonly first: Bits
  readonly last: Bits
  readonly isOptional: boolean
}

const none = (): Bits => ({ low: 0, high: 0 })
const union = (a: Bits, b: Bits): Bits => ({ low: a.low | b.low, high: a.high | b.high })
const has = ({ low, high }: Bits, position: number) =>
  ((position < 32 ? low >>> position : high >>> (position - 32)) & 1) === 1

/** Throws PatternError. */
export function compilePattern(source: string): (text: string) => boolean {
  const tree = parsePattern(source)
  const count = positionsOf(tree)
  if (count > PATTERN_POSITIONS_MAX) throw tooLong(0)
  const ones: Extract<Node, { kind: 'one' }>[] = []
  const follow = Array.from({ length: count }, none)
  const { first, last, isOptional } = endsOf(tree, ones, follow)
  if (isOptional) return () => true
  const classes = classesOf(ones)
  // As often as the expression may ask for them: `^(a|^)` asks twice.
  const edges = ones.filter(one => isEdge(one)).length
  return matcher(first, last, tablesOf(follow), classes, edges)
}

/** Numbers the positions in order, and notes what may follow each. */
function endsOf(node: Node, ones: Extract<Node, { kind: 'one' }>[], follow: Bits[]): Ends {
  if (node.kind === 'one') {
    const position = ones.push(node) - 1
    const bit = position < 32 ? { low: 1 << position, high: 0 } : { low: 0, high: 1 << (position - 32) }
    return { first: bit, last: bit, isOptional: false }
  }
  if (node.kind === 'repeat') {
    const ends = endsOf(node.part, ones, follow)
    if (node.isEndless) connect(ends.last, ends.first, follow)
    return { ...ends, isOptional: ends.isOptional || node.isOptional }
  }
  const parts = node.parts.map(part => endsOf(part, ones, follow))
  if (node.kind === 'any')
    return {
      first: parts.reduce((bits, part) => union(bits, part.first), none()),
      last: parts.reduce((bits, part) => union(bits, part.last), none()),
      isOptional: parts.some(part => part.isOptional),
    }
  return parts.reduce(
    (before, part) => {
      connect(before.last, part.first, follow)
      return {
        first: before.isOptional ? union(before.first, part.first) : before.first,
        last: part.isOptional ? union(before.last, part.last) : part.last,
        isOptional: before.isOptional && part.isOptional,
      }
    },
    { first: none(), last: none(), isOptional: true },
  )
}

function connect(from: Bits, to: Bits, follow: Bits[]): void {
  for (const [position, bits] of follow.entries()) {
    if (!has(from, position)) continue
    bits.low |= to.low
    bits.high |= to.high
  }
}

interface Tables {
  readonly low: Int32Array
  readonly high: Int32Array
}

/** For each of the eight bytes of a set of positions, and each value of it: what may follow any of them. */
function tablesOf(follow: readonly Bits[]): Tables {
  const bytes = Math.ceil(follow.length / 8)
  const [low, high] = [new Int32Array(8 * 256), new Int32Array(8 * 256)]
  for (let byte = 0; byte < bytes; byte++) {
    for (let value = 1; value < 256; value++) {
      const rest = value & (value - 1)
      const bits = follow[byte * 8 + 31 - Math.clz32(value ^ rest)]
      const place = byte * 256 + value
      low[place] = (low[byte * 256 + rest] as number) | (bits?.low ?? 0)
      high[place] = (high[byte * 256 + rest] as number) | (bits?.high ?? 0)
    }
  }
  return { low, high }
}

interface Classes {
  /** Where each begins, from 0. */
  readonly starts: readonly number[]
  /** The class of each ASCII character. */
  readonly ascii: Uint8Array
  /** The positions that match a character of each. */
  readonly low: Int32Array
  readonly high: Int32Array
}

/** Characters that no position distinguishes are one class. */
function classesOf(ones: readonly Extract<Node, { kind: 'one' }>[]): Classes {
  const edges = ones.flatMap(({ spans }) => spans.flatMap(([from, to]) => [from, to + 1]))
  const starts = [...new Set([0, BEGIN, END, ...edges])].sort((a, b) => a - b)
  const [low, high] = [new Int32Array(starts.length), new Int32Array(starts.length)]
  for (const [position, { spans }] of ones.entries()) {
    const words = position < 32 ? low : high
    for (const [index, start] of starts.entries()) {
      if (spans.some(([from, to]) => start >= from && start <= to))
        words[index] = (words[index] as number) | (1 << (position & 31))
    }
  }
  const ascii = new Uint8Array(128)
  for (let unit = 0; unit < 128; unit++) ascii[unit] = classOf(starts, unit)
  return { starts, ascii, low, high }
}

function classOf(starts: readonly number[], unit: number): number {
  let [from, to] = [0, starts.length - 1]
  while (from < to) {
    const middle = (from + to + 1) >> 1
    if ((starts[middle] as number) <= unit) from = middle
    else to = middle - 1
  }
  return from
}

function matcher(
  first: Bits,
  last: Bits,
  follow: Tables,
  classes: Classes,
  edges: number,
): (text: string) => boolean {
  const { starts, ascii } = classes
  const [begin, end] = [classOf(starts, BEGIN), classOf(starts, END)]
  /** Sets of positions that were reached, the empty one first, and where each leads by each class. */
  const reached: Bits[] = [none()]
  const next = new Int16Array(STATES_MAX * starts.length).fill(UNKNOWN)

  function kindAt(text: string, at: number): number {
    if (at < 0) return begin
    if (at >= text.length) return end
    const unit = text.charCodeAt(at)
    return unit < 128 ? get(ascii, unit) : classOf(starts, unit)
  }

  function after({ low, high }: Bits, kind: number): Bits {
    return {
      low: (first.low | following(follow.low, low, high)) & get(classes.low, kind),
      high: (first.high | following(follow.high, low, high)) & get(classes.high, kind),
    }
  }

  const isFound = (bits: Bits) => ((bits.low & last.low) | (bits.high & last.high)) !== 0

  function learn(state: number, kind: number): number {
    const bits = after(reached[state] as Bits, kind)
    let to = isFound(bits)
      ? FOUND
      : reached.findIndex(({ low, high }) => low === bits.low && high === bits.high)
    if (to === UNKNOWN) to = reached.length < STATES_MAX ? reached.push(bits) - 1 : FULL
    next[state * starts.length + kind] = to
    return to
  }

  /** Without the table: it is full, and emptying it would mean to fill it again for each text. */
  function isFoundFrom(state: number, text: string, from: number): boolean {
    let bits = reached[state] as Bits
    for (let at = from; at < text.length + edges; at++) {
      bits = after(bits, kindAt(text, at))
      if (isFound(bits)) return true
    }
    return false
  }

  const width = starts.length
  /** It can only begin where the text does: what has lost its way there is not found later. */
  const isAnchored = everyBegins(first, classes, begin)

  function walked(text: string): boolean {
    let state = 0
    const stop = text.length + edges
    for (let at = -edges; at < stop; at++) {
      const unit = at >= 0 && at < text.length ? text.charCodeAt(at) : -1
      const kind = unit >= 0 && unit < 128 ? (ascii[unit] as number) : kindAt(text, at)
      let to = next[state * width + kind] as number
      if (to === UNKNOWN) to = learn(state, kind)
      if (to === FOUND) return true
      if (to === FULL) return isFoundFrom(state, text, at)
      if (to === 0 && isAnchored && at >= 0) return false
      state = to
    }
    return false
  }

  return walked
}

function everyBegins(first: Bits, { low, high }: Classes, begin: number): boolean {
  return (first.low & ~get(low, begin)) === 0 && (first.high & ~get(high, begin)) === 0
}

/** What may follow any of these positions. */
function following(table: Int32Array, low: number, high: number): number {
  return (
    get(table, low & 255) |
    get(table, 256 + ((low >>> 8) & 255)) |
    get(table, 512 + ((low >>> 16) & 255)) |
    get(table, 768 + (low >>> 24)) |
    get(table, 1024 + (high & 255)) |
    get(table, 1280 + ((high >>> 8) & 255)) |
    get(table, 1536 + ((high >>> 16) & 255)) |
    get(table, 1792 + (high >>> 24))
  )
}

/** An index within bounds. */
function get(table: Int32Array | Uint8Array, index: number): number {
  return table[index] as number
}
