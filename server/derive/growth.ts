// Resident memory, tick by tick -> by how much it changed in the last ten minutes. Costs a number for a process whose
// memory never changed, and 61 for any other.

const STEP_MS = 10_000
const STEPS = 60
/** A process that is watched for less has no growth yet: it is still starting. */
const WATCHED_MS_MIN = 60_000

export interface Growth {
  /** In bytes; undefined: too young. Call it with monotonic milliseconds that never fall. */
  after(bytes: number, atMs: number): number | undefined
  /** It changes by itself as time passes. */
  readonly isMoving: () => boolean
}

export function createGrowth(firstBytes: number, firstMs: number): Growth {
  /** What it was at the beginning of each step, the last 61 of them, by step % 61. */
  let steps: Float64Array | undefined
  let step = 0
  let last = firstBytes
  let grown: number | undefined

  function after(bytes: number, atMs: number): number | undefined {
    const now = Math.floor((atMs - firstMs) / STEP_MS)
    if (steps === undefined && bytes !== last) steps = new Float64Array(STEPS + 1).fill(last)
    if (steps !== undefined) {
      // It did not change in between.
      for (let one = Math.max(step + 1, now - STEPS); one <= now; one++) steps[one % (STEPS + 1)] = last
    }
    step = now
    last = bytes
    grown = steps === undefined ? 0 : bytes - (steps[(now >= STEPS ? now - STEPS : 0) % (STEPS + 1)] ?? bytes)
    return atMs - firstMs < WATCHED_MS_MIN ? undefined : grown
  }

  return { after, isMoving: () => grown !== 0 }
}
