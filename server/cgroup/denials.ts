// Processes whose root topz may not enter -> whether to try again: each attempt is a line in the kernel's log where a
// security module denies it.

/** Rights seldom change; a process that calls exec may be entered then. */
const DENIED_AGE_MS = 60_000
const DENIED_MAX = 4096

export function createDenials(now: () => number) {
  /** By Process.id: until when. */
  const denied = new Map<string, number>()

  return {
    note(id: string): void {
      if (denied.size >= DENIED_MAX) denied.clear()
      denied.set(id, now() + DENIED_AGE_MS)
    },
    has: (id: string): boolean => (denied.get(id) ?? 0) > now(),
  }
}
