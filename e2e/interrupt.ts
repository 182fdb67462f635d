// Ctrl-C for programs under test, as a terminal sends it, and when a program is ready for it.

import { readFileSync } from 'node:fs'
import { until } from './until.ts'

const SIGINT_BIT = 2n

/** Resolves when the process has a handler of its own. */
export async function untilItCatchesInterrupts(pid: number | string): Promise<void> {
  const caught = () => /^SigCgt:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0
  await until('it catches SIGINT', async () => (BigInt(`0x${caught()}`) & SIGINT_BIT) !== 0n || undefined)
}
