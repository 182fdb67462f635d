// Waiting for a condition of another program, bounded; the tests themselves contain no times.

const LOOK_MS = 50
const WAIT_MS_MAX = 30_000

/** Looks until `look` returns something, and returns that. A look that throws counts as nothing yet. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  waitMsMax = WAIT_MS_MAX,
): Promise<T> {
  const end = performance.now() + waitMsMax
  let last = 'nothing'
  while (performance.now() < end) {
    try {
      const found = await look()
      if (found !== undefined) return found
    } catch (error) {
      last = error instanceof Error ? error.message : String(error)
    }
    await new Promise(resolve => setTimeout(resolve, LOOK_MS))
  }
  throw new Error(`Waited ${waitMsMax / 1000} s for ${what}: ${last}`)
}
