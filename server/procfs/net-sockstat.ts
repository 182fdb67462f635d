// /proc/<pid>/net/sockstat and sockstat6 -> numbers by protocol: `TCP: inuse 2 orphan 0 tw 3 alloc 4 mem 5`.

import { text, wholeNumber } from './scan.ts'

export type Sockstat = Readonly<Record<string, Readonly<Record<string, number>>>>

export function parseNetSockstat(bytes: Uint8Array): Sockstat {
  const found: Record<string, Record<string, number>> = {}
  for (const line of text(bytes).split('\n')) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const words = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
    const values: Record<string, number> = {}
    for (let i = 0; i + 1 < words.length; i += 2) {
      const value = wholeNumber(words[i + 1])
      if (value !== undefined) values[words[i] as string] = value
    }
    found[line.slice(0, colon)] = values
  }
  return found
}
