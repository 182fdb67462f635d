// For laws about trends: generated programs, healthy ones and leaks, as MiB second by second next to a limit. The
// product does not load this file.

/** An integer from 0 up to, but not including, `below`. */
type Random = (below: number) => number

export const MIB = 2 ** 20
/** MiB; what a container of that size is expected to bear. */
export const LIMIT_MIB = 512

/** MiB at a given second; made for one run. */
export type Series = (second: number) => number
export type Kind = (random: Random) => Series

const between = (random: Random, from: number, to: number) => from + ((to - from) * random(1_000_001)) / 1e6
export const noise = (random: Random, size: number) => size * (random(2001) / 1000 - 1)
/** Nearly normal, with a standard deviation of 1. */
const gauss = (random: Random) =>
  (Math.sqrt(3) * (noise(random, 1) + noise(random, 1) + noise(random, 1))) / Math.sqrt(3)

const sawtooth = (random: Random, periodS: number, height: number): Series => {
  const phase = between(random, 0, periodS)
  return second => (((second + phase) % periodS) / periodS) * height
}

/** A random walk that is pulled back to 0. */
const wandering = (random: Random, size: number, holdS: number): Series => {
  let value = 0
  let at = -1
  return second => {
    for (; at < second; at++) value += -value / holdS + size * Math.sqrt(2 / holdS) * gauss(random)
    return value
  }
}

export const HEALTHY: Readonly<Record<string, Kind>> = {
  flat: random => () => 200 + noise(random, 3),
  'collector, 7 to 90 s': random => {
    const saw = sawtooth(random, between(random, 7, 90), 120)
    return second => 180 + saw(second) + noise(random, 2)
  },
  'collector, 4 to 9 min': random => {
    const saw = sawtooth(random, between(random, 240, 540), 120)
    return second => 180 + saw(second) + noise(random, 2)
  },
  'collector, 11 to 25 min': random => {
    const saw = sawtooth(random, between(random, 660, 1500), 120)
    return second => 180 + saw(second) + noise(random, 2)
  },
  'warming up, 1 to 5 min': random => {
    const tau = between(random, 60, 300)
    return second => 100 + 250 * (1 - Math.exp(-second / tau)) + noise(random, 2)
  },
  'warming up, 6 to 15 min': random => {
    const tau = between(random, 360, 900)
    return second => 100 + 250 * (1 - Math.exp(-second / tau)) + noise(random, 2)
  },
  'three steps of 60 MiB': random => {
    const at = [0, 1, 2].map(() => between(random, 300, 3300))
    return second => 150 + 60 * at.filter(one => second >= one).length + noise(random, 3)
  },
  'a random walk': random => {
    let value = 220
    let at = -1
    return second => {
      for (; at < second; at++) value = Math.min(480, Math.max(80, value + 1.2 * gauss(random)))
      return value
    }
  },
  'load that comes and goes': random => {
    const load = wandering(random, 50, between(random, 60, 600))
    return second => 250 + load(second) + noise(random, 2)
  },
}

export const LEAKS: Readonly<Record<string, Kind>> = {
  '10 MiB/min': random => second => 60 + (second / 60) * 10 + noise(random, 3),
  '10 MiB/min under a collector': random => {
    const saw = sawtooth(random, between(random, 7, 90), 80)
    return second => 40 + (second / 60) * 10 + saw(second) + noise(random, 2)
  },
  '10 MiB/min under load': random => {
    const load = wandering(random, 12, between(random, 30, 120))
    return second => 60 + (second / 60) * 10 + load(second) + noise(random, 2)
  },
  '20 MiB/min in bursts': random => {
    let value = 60
    let at = -1
    let isLeaking = true
    return second => {
      for (; at < second; at++) {
        if (random(45) === 0) isLeaking = !isLeaking
        if (isLeaking) value += 20 / 60 / 0.55
      }
      return value + noise(random, 2)
    }
  },
}

/** Within minutes from a settled level to the limit. */
const surge = (random: Random, minutesMin: number, settledS: number): Series => {
  const size = between(random, 100, 500)
  const lasts = between(random, minutesMin, 8) * 60
  return second => LIMIT_MIB - size + (size * Math.max(0, second - settledS)) / lasts + noise(random, 2)
}

export const FAST_LEAKS: Readonly<Record<string, Kind>> = {
  '100 to 500 MiB in 2 to 8 min': random => surge(random, 2, between(random, 180, 1200)),
  'the same in pieces': random => {
    const whole = surge(random, 2, between(random, 180, 1200))
    const pieceS = between(random, 2, 8)
    return second => whole(Math.floor(second / pieceS) * pieceS)
  },
  'the same under a collector, 2 to 8 s': random => {
    const whole = surge(random, 2, between(random, 180, 1200))
    const saw = sawtooth(random, between(random, 2, 8), 30)
    return second => whole(second) + saw(second) - 30
  },
  'the same while a job begins and ends': random => {
    const whole = surge(random, 4, between(random, 180, 1200))
    const [size, lasts] = [between(random, 10, 30), between(random, 60, 150)]
    // It takes its memory at once, and is gone before the last third of the leak.
    let from: number | undefined
    const base = whole(0)
    return second => {
      const value = whole(second)
      if (value > base + 8) from ??= second
      const isThere = from !== undefined && second - from < lasts && value < LIMIT_MIB - 2.5 * size
      return value + (isThere ? size : 0)
    }
  },
  'from its start, in 3 to 8 min': random => {
    const base = between(random, 5, 60)
    const lasts = between(random, 3, 8) * 60
    return second => base + ((LIMIT_MIB - base) * second) / lasts + noise(random, 2)
  },
}

/** Of programs that have just started. */
export const STARTING: Readonly<Record<string, Kind>> = {
  'a cache that is loaded': random => {
    const size = between(random, 0.4, 0.72) * LIMIT_MIB
    const lasts = between(random, 20, 300)
    return second => 20 + size * Math.min(1, second / lasts) + noise(random, 2)
  },
  'a heap that fills and levels off near the limit': random => {
    const size = between(random, 0.78, 0.9) * LIMIT_MIB
    const tau = between(random, 20, 150)
    const saw = sawtooth(random, between(random, 3, 20), between(random, 5, 30))
    return second => 20 + (size - 20) * (1 - Math.exp(-second / tau)) + saw(second) + noise(random, 2)
  },
  'a pool of workers that is forked': random => {
    const count = 4 + random(13)
    const each = (between(random, 0.4, 0.7) * LIMIT_MIB) / count
    const apartS = between(random, 1, 12)
    return second => 20 + each * Math.min(count, Math.floor(second / apartS)) + noise(random, 2)
  },
}

/** Of programs that have run for a while. */
export const BUSY: Readonly<Record<string, Kind>> = {
  'a collector close to the limit, 7 to 90 s': random => {
    const [low, high] = [between(random, 0.4, 0.6), between(random, 0.75, 0.92)]
    const saw = sawtooth(random, between(random, 7, 90), (high - low) * LIMIT_MIB)
    return second => low * LIMIT_MIB + saw(second) + noise(random, 2)
  },
  'a batch that takes a fifth to a third': random => {
    const [base, size] = [between(random, 0.2, 0.33), between(random, 0.2, 0.33)]
    const [from, lasts] = [between(random, 180, 1200), between(random, 20, 180)]
    return second =>
      LIMIT_MIB * (base + size * Math.min(1, Math.max(0, second - from) / lasts)) + noise(random, 2)
  },
  'levels near the limit': random => {
    const level = between(random, 0.85, 0.97) * LIMIT_MIB
    const wave = wandering(random, 3, between(random, 10, 60))
    return second => level + wave(second) + noise(random, 3)
  },
}
