// Text of cgroup files -> numbers (cgroup-v2.rst, cgroup-v1/*.rst of the kernel). A line in another format is skipped:
// a newer kernel may add some.

import type { CpuRange, Device, PressureFile, PressureLine } from './reading.ts'

/** More than any real number of bytes: v1 writes "no limit" as the largest multiple of a page. */
const UNLIMITED_MIN = 2 ** 62

/** `key value` lines (cpu.stat, memory.stat, memory.events). */
export function parseFlatKeyed(text: string): Readonly<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ')
    const value = space <= 0 ? undefined : wholeNumber(line.slice(space + 1))
    if (value !== undefined) found[line.slice(0, space)] = value
  }
  return found
}

/** A number alone, or `max`. */
export function parseLimit(text: string): number | null | undefined {
  const word = text.trim()
  if (word === 'max' || word === '-1') return null
  if (!/^\d+$/.test(word)) return undefined
  return Number(word) >= UNLIMITED_MIN ? null : Number(word)
}

export function parseNumber(text: string): number | undefined {
  return wholeNumber(text.trim())
}

/** cpu.max: `quota period` or `max period` -> CPUs. */
export function parseCpuMax(text: string): number | null | undefined {
  const [quota = '', period = ''] = text.trim().split(' ')
  return cpusOf(parseLimit(quota), wholeNumber(period))
}

/** The same file -> microseconds of a period. */
export function parseCpuPeriod(text: string): number | undefined {
  return wholeNumber(text.trim().split(' ')[1] ?? '')
}

export function cpusOf(
  quota: number | null | undefined,
  period: number | undefined,
): number | null | undefined {
  if (quota === null || quota === undefined) return quota
  return period === undefined || period === 0 ? undefined : quota / period
}

/** `0-3,8`; an empty list means unknown. */
export function parseCpuset(text: string): readonly CpuRange[] | undefined {
  const ranges: CpuRange[] = []
  for (const range of text.trim().split(',')) {
    const [, from, to] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(range) ?? []
    if (from === undefined) return undefined
    ranges.push({ first: Number(from), last: Math.max(Number(from), Number(to ?? from)) })
  }
  return ranges
}

/** io.stat: `8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0`. */
export function parseIoStat(text: string): readonly Device[] {
  return text.split('\n').flatMap(line => {
    const [device = '', ...pairs] = line.split(' ')
    if (!/^\d+:\d+$/.test(device)) return []
    const values = new Map(pairs.map(pair => pair.split('=') as [string, string]))
    const of = (key: string) => wholeNumber(values.get(key) ?? '') ?? 0
    return [{ device, rbytes: of('rbytes'), wbytes: of('wbytes'), rios: of('rios'), wios: of('wios') }]
  })
}

/** blkio.throttle.*: `8:0 Read 123`, one file for bytes and one for requests. */
export function parseBlkio(bytesText: string, requestsText: string): readonly Device[] {
  const devices = new Map<string, { -readonly [K in keyof Device]: Device[K] }>()
  const fill = (text: string, read: 'rbytes' | 'rios', write: 'wbytes' | 'wios'): void => {
    for (const line of text.split('\n')) {
      const [device = '', kind, amount = ''] = line.split(' ')
      const value = wholeNumber(amount)
      if (!/^\d+:\d+$/.test(device) || value === undefined) continue
      const entry = devices.get(device) ?? { device, rbytes: 0, wbytes: 0, rios: 0, wios: 0 }
      if (kind === 'Read') entry[read] = value
      else if (kind === 'Write') entry[write] = value
      devices.set(device, entry)
    }
  }
  fill(bytesText, 'rbytes', 'wbytes')
  fill(requestsText, 'rios', 'wios')
  return [...devices.values()]
}

/** `some avg10=0.00 avg60=0.00 avg300=0.00 total=0`, and `full` likewise. */
export function parsePressure(text: string): PressureFile | undefined {
  const lines = new Map<string, PressureLine>()
  for (const line of text.split('\n')) {
    const [, kind, avg10, total] = /^(some|full) avg10=(\d+\.\d+) .*total=(\d+)$/.exec(line) ?? []
    if (kind !== undefined) lines.set(kind, { avg10: Number(avg10), totalUsec: Number(total) })
  }
  const some = lines.get('some')
  const full = lines.get('full')
  return some && (full === undefined ? { some } : { some, full })
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,20}$/.test(text) ? Number(text) : undefined
}
