// What a process has used so far, as parallel numbers, one for each counter that process groups have. NaN is unknown:
// adding it changes nothing.

import { type CounterKey, isCounter, METRICS } from '../model/metrics.ts'
import type { Process } from '../model/snapshot.ts'

export const COUNTER_KEYS: readonly CounterKey[] = METRICS.map(({ key }) => key).filter(isCounter)

/** They count from when topz began to follow the process, and are missing while there was nothing to count. */
const FROM_NOTHING: ReadonlySet<string> = new Set(['childrenCpuUserSeconds', 'childrenCpuSystemSeconds'])
const MISSING = COUNTER_KEYS.map(key => (FROM_NOTHING.has(key) ? 0 : Number.NaN))

/** After the process's own counters: 1, so that processes are counted like anything they use. */
const SEEN = COUNTER_KEYS.length
const LENGTH = COUNTER_KEYS.length + 1

export type Amounts = Float64Array<ArrayBuffer>

export function noAmounts(): Amounts {
  return new Float64Array(LENGTH).fill(Number.NaN)
}

/** Never less than `floor`: when a process ends, the kernel takes back what it reported. */
export function amountsOf(
  process: Process,
  floor: Amounts | undefined,
  into = new Float64Array(LENGTH),
): Amounts {
  for (let i = 0; i < SEEN; i++) {
    const value = process[COUNTER_KEYS[i] as CounterKey] ?? (MISSING[i] as number)
    const least = floor === undefined ? Number.NaN : (floor[i] as number)
    into[i] = value >= least || Number.isNaN(least) ? value : least
  }
  into[SEEN] = 1
  return into
}

/** What it had used when it joined another group: it starts over as one of the processes seen there. */
export function beforeJoining(process: Process, floor: Amounts | undefined): Amounts {
  const amounts = amountsOf(process, floor)
  amounts[SEEN] = 0
  return amounts
}

export function addTo(sum: Amounts, amounts: Amounts, without: Amounts | undefined): void {
  for (let i = 0; i < LENGTH; i++) {
    const amount = amounts[i] as number
    if (Number.isNaN(amount)) continue
    const before = without === undefined ? Number.NaN : (without[i] as number)
    const last = sum[i] as number
    sum[i] = (Number.isNaN(last) ? 0 : last) + amount - (Number.isNaN(before) ? 0 : before)
  }
}

export function amountOf(amounts: Amounts, key: CounterKey): number | undefined {
  const value = amounts[COUNTER_KEYS.indexOf(key)]
  return value === undefined || Number.isNaN(value) ? undefined : value
}

export function processesSeen(amounts: Amounts): number | undefined {
  return amounts[SEEN]
}

/** Reported before, and now less or missing. */
export function hasLost(before: Process, after: Process): boolean {
  for (const key of COUNTER_KEYS) {
    const last = before[key]
    if (last !== undefined && !((after[key] ?? Number.NaN) >= last)) return true
  }
  return false
}
