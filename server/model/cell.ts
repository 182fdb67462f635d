// A process and a metric -> the value of its cell.

import type { Cell } from './protocol.ts'
import type { Process } from './snapshot.ts'

/** The value of a metric for a process; null if it is missing. */
export function cellOf(process: Process, { key }: { readonly key: keyof Process }): Cell {
  const value = process[key]
  if (value === undefined) return null
  return typeof value === 'object' ? value.join(' ') : value
}
