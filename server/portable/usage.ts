// Pids -> CPU time and memory of each, by pidusage.
//
// Where there is a /proc, pidusage keeps a descriptor per pid and forgets it only after it was not asked for
// MAX_AGE_MS. A pid that meanwhile went to a new process answers through the old descriptor: never. Such a pid is
// queried through the ps command, which remembers nothing, until pidusage has forgotten it.

import type { Usage } from 'pidusage'

type AskUsage = typeof import('pidusage').default

const MAX_AGE_MS = 5_000
/** Forgotten after MAX_AGE_MS, which pidusage checks twice in that time. */
const STALE_MS = 2 * MAX_AGE_MS
/** Pids in one command line: Windows takes 32 KB, and wmic 20 bytes per pid. */
const PIDS_PER_CALL = 500

export function createUsageReader(pidusage: AskUsage, now: () => number) {
  const staleUntil = new Map<number, number>()

  async function ask(pids: readonly number[], usePs: boolean, into: Map<number, Usage>): Promise<void> {
    for (let from = 0; from < pids.length; from += PIDS_PER_CALL) {
      const some = pids.slice(from, from + PIDS_PER_CALL)
      const answer = await pidusage(some, usePs ? { usePs, maxage: 0 } : { usePs, maxage: MAX_AGE_MS }).catch(
        noneLeft,
      )
      for (const pid of some) {
        const usage = answer[pid]
        if (usage && Number.isFinite(usage.ctime) && Number.isFinite(usage.memory)) into.set(pid, usage)
      }
    }
  }

  /** Pids missing in the answer have ended, or may be in the next one. */
  return async (pids: readonly number[]): Promise<ReadonlyMap<number, Usage>> => {
    const at = now()
    for (const [pid, until] of staleUntil) if (until <= at) staleUntil.delete(pid)
    const usages = new Map<number, Usage>()
    const direct = pids.filter(pid => !staleUntil.has(pid))
    await ask(direct, false, usages)
    await ask(
      pids.filter(pid => staleUntil.has(pid)),
      true,
      usages,
    )
    for (const pid of direct) if (!usages.has(pid)) staleUntil.set(pid, at + STALE_MS)
    return usages
  }
}

/** pidusage rejects if none of the pids exists any more. */
function noneLeft(error: unknown): Record<string, Usage | null> {
  const { code } = error as { code?: string }
  if (code === 'ENOENT' || code === 'ESRCH') return {}
  throw error
}
