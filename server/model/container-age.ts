// A container -> how long the oldest of its processes has run: while it is young, what it waits for and uses is no sign.

import type { Process } from './snapshot.ts'

/** Starting programs compile, read and listen: of a younger container only events and hard limits are judged. */
export const CONTAINER_GRACE_MS = 120_000

/** Milliseconds; infinite if nothing runs in it. */
export function ageMsOf(
  id: string,
  { processes, at }: { readonly processes: readonly Process[]; readonly at: number },
): number {
  let oldest = Number.POSITIVE_INFINITY
  for (const { container, self, startedAt = 0 } of processes)
    if (container === id && !self) oldest = Math.min(oldest, startedAt)
  return oldest === Number.POSITIVE_INFINITY ? oldest : at - oldest
}
