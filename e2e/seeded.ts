// A seed -> the same random numbers each time, for tests. The product loads nothing from here.

/** An integer from 0 up to, but not including, `below`. */
export type Random = (below: number) => number

/** Prints the seed; TOPZ_SEED repeats a run. */
export function seeded(title: string): Random {
  const seed = Number(process.env.TOPZ_SEED ?? Date.now() % 2 ** 31)
  console.log(`${title}: TOPZ_SEED=${seed}`)
  return randomFrom(seed)
}

/** mulberry32: small, and the same everywhere for one seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return below => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
