// /proc/<pid>/net/snmp and netstat -> counters by group and name. Lines come in pairs that begin with the same word:
// the first has the names, the second the values.

import { text } from './scan.ts'

export type SnmpGroups = Readonly<Record<string, Readonly<Record<string, number>>>>

/** A value that is no number (MaxConn of Tcp is -1) is negative or left out, never an error: names differ by kernel. */
export function parseNetSnmp(bytes: Uint8Array): SnmpGroups {
  const groups: Record<string, Record<string, number>> = {}
  const lines = text(bytes).split('\n')
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const [group = '', ...names] = (lines[i] as string).split(' ')
    const [same, ...values] = (lines[i + 1] as string).split(' ')
    if (group !== same || !group.endsWith(':')) continue
    const found: Record<string, number> = {}
    names.forEach((name, place) => {
      const value = Number(values[place])
      if (values[place] !== undefined && Number.isSafeInteger(value)) found[name] = value
    })
    groups[group.slice(0, -1)] = found
  }
  return groups
}
