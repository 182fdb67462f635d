// Amounts by process, tick by tick -> the recent rate of each: the last minute counts, older ticks less and less. Kept
// only while something is wrong.

const FADES_SECONDS = 60

export function createRecent() {
  const amounts = new Map<string, number>()
  let seconds = 0

  /** `rates`: per second, by Process.id. */
  function add(rates: Iterable<readonly [id: string, rate: number]>, tickSeconds: number): void {
    const fade = Math.exp(-tickSeconds / FADES_SECONDS)
    seconds = seconds * fade + tickSeconds
    for (const [id, amount] of amounts) {
      if (amount * fade < 1e-6) amounts.delete(id)
      else amounts.set(id, amount * fade)
    }
    for (const [id, rate] of rates) if (rate > 0) amounts.set(id, (amounts.get(id) ?? 0) + rate * tickSeconds)
  }

  /** What one had is now the other's. */
  function move(from: string, to: string): void {
    const amount = amounts.get(from)
    if (amount === undefined) return
    amounts.delete(from)
    amounts.set(to, (amounts.get(to) ?? 0) + amount)
  }

  return {
    add,
    move,
    /** Mean per second. */
    of: (id: string): number => (seconds === 0 ? 0 : (amounts.get(id) ?? 0) / seconds),
  }
}
