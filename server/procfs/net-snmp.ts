// /proc/<pid>/net/snmp and netstat -> counters by group and name. Lines come in pairs that begin with the same word:
// the first has the names, the second the values.

import { text } from './scan.ts'

export type SnmpGroups = Readonly<Record<string, Readonly<Record<string, number>>>>

/**
 * The requested counters of each group: there are hundreds of others. A value that is not a plain number (MaxConn of
 * Tcp is -1) is negative or left out, never an error: names differ by kernel.
 */
export function parseNetSnmp(
  bytes: Uint8Array,
  wanted: Readonly<Record<string, readonly string[]>>,
): SnmpGroups {
  const groups: Record<string, Record<string, number>> = {}
  const lines = text(bytes).split('\n')
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const [namesLine, valuesLine] = [lines[i] as string, lines[i + 1] as string]
    const group = namesLine.slice(0, namesLine.indexOf(':'))
    const asked = wanted[group]
    if (asked === undefined || !valuesLine.startsWith(`${group}: `)) continue
    const names = namesLine.split(' ')
    const values = valuesLine.split(' ')
    const found: Record<string, number> = {}
    for (const name of asked) {
      const word = values[names.indexOf(name)]
      const value = Number(word)
      if (word !== undefined && Number.isSafeInteger(value)) found[name] = value
    }
    groups[group] = found
  }
  return groups
}
