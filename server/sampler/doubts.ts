// Containers that may have been frozen or thawed -> whose sleepers are read in the next walk. The kernel freezes, and
// thaws, processes that sleep without running them: nothing else shows it.

/** At most this often the sleepers of one container are read again. */
const DOUBT_MS = 10_000

/** By Container.id. `now`: monotonic milliseconds. */
export function createDoubts(now: () => number) {
  let doubted = new Set<string>()
  const takenAtMs = new Map<string, number>()

  return {
    add(container: string): void {
      if (now() - (takenAtMs.get(container) ?? Number.NEGATIVE_INFINITY) >= DOUBT_MS) doubted.add(container)
    },
    /** Those since the last time. */
    take(): ReadonlySet<string> {
      for (const [container, atMs] of takenAtMs) if (now() - atMs >= DOUBT_MS) takenAtMs.delete(container)
      const taken = doubted
      if (taken.size === 0) return taken
      doubted = new Set()
      for (const container of taken) takenAtMs.set(container, now())
      return taken
    },
  }
}
