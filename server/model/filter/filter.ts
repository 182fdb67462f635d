// The text of a filter -> the processes of a snapshot that it keeps.

import type { Process } from '../snapshot.ts'
import { factsOf, type Seen } from './facts.ts'
import { parseFilter } from './parse.ts'

export type Keep = (seen: Seen) => readonly Process[]

/** What is wrong in `query` is left out. Made once, it serves one tick after the other. */
export function createFilter(query: string): Keep {
  const { filter } = parseFilter(query)
  if (filter === undefined) return ({ processes }) => processes
  const { test } = filter
  return seen => {
    const facts = factsOf(seen)
    return seen.processes.filter(process => test(process, facts))
  }
}
