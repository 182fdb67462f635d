// A filter that is being typed -> what may come next at its end, with how many processes each finds; and if it finds
// nothing, the name that was probably meant.

import { nearMiss } from '../near-miss.ts'
import type { Process } from '../snapshot.ts'
import { type Facts, factsOf, type Seen } from './facts.ts'
import { type Field, fieldNamed } from './fields.ts'
import { createFilter } from './filter.ts'
import { type Token, tokensOf } from './tokens.ts'

export interface Suggestions {
  /** Processes that the filter finds, of how many; what is wrong in it is left out. */
  readonly matched: number
  readonly total: number
  /** Values of the field that the filter ends with, the most frequent first. */
  readonly values: readonly { readonly text: string; readonly count: number }[]
  /** Processes that the word that it ends with finds, the busiest first. */
  readonly processes: readonly Pick<Process, 'id' | 'pid' | 'comm' | 'command'>[]
  /** Nothing was found: a name or a user that is nearly the last word. */
  readonly nearest?: string
}

const VALUES_MAX = 8
const PROCESSES_MAX = 4

export function suggest(seen: Seen, text: string): Suggestions {
  const facts = factsOf(seen)
  const matched = createFilter(text)(seen).length
  const last = tokensOf(text).at(-1)
  const ending = last?.kind === 'term' && last.end === text.length ? last : undefined
  const field = ending?.field && fieldNamed(ending.field.text)
  const word = ending?.field === undefined ? (ending?.value.text ?? '') : ''
  const nearest = matched === 0 ? nearestOf(seen, last) : undefined
  return {
    matched,
    total: seen.processes.length,
    values: field === undefined ? [] : valuesOf(seen, facts, field, ending?.value.text ?? ''),
    processes: word === '' ? [] : processesOf(seen, facts, word),
    ...(nearest !== undefined && { nearest }),
  }
}

function valuesOf(seen: Seen, facts: Facts, { name, unit, read }: Field, begun: string) {
  // Of an amount each process has another.
  if (unit !== 'text' && name !== 'port') return []
  const counts = new Map<string, number>()
  for (const process of seen.processes) {
    const value = read(process, facts)
    if (value === undefined) continue
    // A container has a name and an id: the name is what people read.
    const all = typeof value === 'object' ? (name === 'container' ? value.slice(0, 1) : value) : [value]
    for (const one of all) counts.set(String(one), (counts.get(String(one)) ?? 0) + 1)
  }
  const lower = begun.toLowerCase()
  return [...counts]
    .filter(([text]) => text.toLowerCase().includes(lower))
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, VALUES_MAX)
    .map(([text, count]) => ({ text, count }))
}

function processesOf({ processes }: Seen, facts: Facts, word: string): Suggestions['processes'] {
  const lower = word.toLowerCase()
  return processes
    .filter(one => String(one.pid).startsWith(lower) || facts.textOf(one).includes(lower))
    .sort((a, b) => (b.cpuUsage ?? 0) - (a.cpuUsage ?? 0) || a.pid - b.pid)
    .slice(0, PROCESSES_MAX)
    .map(({ id, pid, comm, command }) => ({ id, pid, comm, command }))
}

function nearestOf({ processes }: Seen, last: Token | undefined): string | undefined {
  if (last?.kind !== 'term' || last.value.form === 'pattern') return undefined
  const names = new Set(
    processes.flatMap(({ comm, user }) => [comm.toLowerCase(), user?.toLowerCase() ?? '']),
  )
  names.delete('')
  return nearMiss(last.value.text, [...names])
}
