// How near topz itself is to its memory limit -> what may still be made. Garbage is collected first; if that does not
// help, whatever can wait is refused, so that the work of each second goes on: the tick, and open pages.

/** Above this share of the limit, garbage is collected before more is made. */
const NEAR_SHARE = 0.6
/** Without a limit: applied to resident memory. */
const NEAR_BYTES = 128 * 1024 * 1024
/** What the kernel and the tick need in addition, as a minimum and as a share of the limit. */
const RESERVE_BYTES_MIN = 10 * 1024 * 1024
const RESERVE_SHARE = 1 / 8
/** A collection takes some 10 ms: the minimum time between two, in milliseconds. */
const COLLECT_MS = 50

/** Not now; the message says why and what to do, for people. */
export class BusyError extends Error {}

export interface PressureOptions {
  /** What topz itself uses of its own limit; undefined if there is none. */
  readonly own: () => { readonly limitBytes: number; readonly usedBytes?: number } | undefined
  readonly residentBytes: () => number
  /** Collects garbage. */
  readonly collect: () => void
  /** Monotonic milliseconds. */
  readonly now: () => number
}

export interface Pressure {
  /** There is room for this much more, after collecting garbage if there was little. */
  hasRoom(bytes: number): boolean
  /** Throws BusyError if there is no room for this much more. */
  admit(bytes: number): void
  /** Collects garbage if there is no room for anything; call it now and then. True: it may come to that soon. */
  ease(): boolean
}

const mostOf = (limitBytes: number) => limitBytes - Math.max(RESERVE_BYTES_MIN, limitBytes * RESERVE_SHARE)

export function createPressure({ own, residentBytes, collect, now }: PressureOptions): Pressure {
  let collectedAtMs = Number.NEGATIVE_INFINITY

  function relieve(): void {
    if (now() - collectedAtMs < COLLECT_MS) return
    collectedAtMs = now()
    collect()
  }

  function hasRoom(bytes: number): boolean {
    const memory = own()
    if (memory?.usedBytes === undefined) {
      if (residentBytes() + bytes > NEAR_BYTES) relieve()
      return true
    }
    const { limitBytes, usedBytes } = memory
    if (usedBytes + bytes <= limitBytes * NEAR_SHARE) return true
    relieve()
    return (own()?.usedBytes ?? usedBytes) + bytes <= mostOf(limitBytes)
  }

  return {
    hasRoom,
    ease() {
      const memory = own()
      if (memory?.usedBytes === undefined) return false
      if (memory.usedBytes > mostOf(memory.limitBytes)) relieve()
      return memory.usedBytes > memory.limitBytes * NEAR_SHARE
    },
    admit(bytes) {
      if (!hasRoom(bytes))
        throw new BusyError(
          'topz itself is short of memory: ask for less (limit=100), try again in a moment, or give it a larger memory limit.',
        )
    },
  }
}
