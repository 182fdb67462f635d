// What each process used, tick by tick -> who used most of it lately, by name also those that have ended since. Jobs that
// lived for seconds only count as short-lived children of their parent, like those that no tick has seen.

import { calledOf, programOrComm } from '../model/program.ts'
import { isYoung } from '../model/short-lived.ts'
import type { Process } from '../model/snapshot.ts'
import { isZombie } from '../model/zombie.ts'
import { type Attribution, attribute, type Ended } from './attribute.ts'
import { createRecent } from './recent.ts'

/** Programs of which processes ended; of more, the first are forgotten. */
const ENDED_MAX = 256

/** Per second. */
export interface Rates {
  readonly of: (process: Process) => number | undefined
  /** What its children used that started and ended between two ticks. */
  readonly ofChildren?: (process: Process) => number | undefined
  /** Of all together, if that is counted separately. */
  readonly total?: number | undefined
}

export type Spent = ReturnType<typeof createSpent>

export function createSpent() {
  const recent = createRecent()
  const ended = new Map<string, Omit<Ended, 'amount'>>()
  let living: readonly Process[] = []

  /** `own`: those that share it; `at`: of the tick, Unix milliseconds. */
  function add(own: readonly Process[], rates: Rates, at: number, seconds: number): void {
    const now = own.filter(one => !isZombie(one))
    const here = new Map(now.map(one => [one.id, one]))
    for (const one of living) if (!here.has(one.id)) end(one, now, at)
    living = now
    recent.add(
      [
        [TOTAL, rates.total ?? 0],
        ...now.flatMap(one => [
          [one.id, rates.of(one) ?? 0] as const,
          [childrenOf(one.id), rates.ofChildren?.(one) ?? 0] as const,
        ]),
      ],
      seconds,
    )
    for (const key of ended.keys()) if (recent.of(key) === 0) ended.delete(key)
  }

  function end(process: Process, now: readonly Process[], at: number): void {
    const { id, ppid } = process
    if (recent.of(id) === 0 && recent.of(childrenOf(id)) === 0) return
    const parent = isYoung(process, at) ? now.find(({ pid }) => pid === ppid) : undefined
    const key = parent === undefined ? keyOf(process) : childrenOf(parent.id)
    recent.move(id, key)
    recent.move(childrenOf(id), key)
    if (parent !== undefined) return
    const count = (ended.get(key)?.count ?? 0) + 1
    ended.delete(key)
    ended.set(key, { process, count })
    if (ended.size > ENDED_MAX) ended.delete(ended.keys().next().value as string)
  }

  const gone = () => [...ended].map(([key, one]) => ({ ...one, amount: recent.of(key) }))

  return {
    add,
    /** Mean per second, by Process.id of one that lives. */
    of: recent.of,
    attributed: (): Attribution =>
      attribute(living, ({ id }) => recent.of(id), {
        total: recent.of(TOTAL),
        childrenOf: ({ id }) => recent.of(childrenOf(id)),
        ended: gone(),
      }),
    /** Of the total: what neither those that live nor those that ended after a while account for. */
    shortLivedShare(): number | undefined {
      const total = recent.of(TOTAL)
      if (total === 0) return undefined
      const seen = [...living.map(({ id }) => recent.of(id)), ...gone().map(({ amount }) => amount)]
      return Math.max(0, 1 - seen.reduce((sum, amount) => sum + amount, 0) / total)
    },
  }
}

const TOTAL = 'total'
const childrenOf = (id: string) => `children of ${id}`
const keyOf = (process: Process) =>
  `ended ${process.ppid} ${programOrComm(process)} ${calledOf(process).call ?? ''}`
