// Wrong tokens by peer -> the peers that have to wait (S8). The table is bounded whatever the number of peers: those
// not seen for
// the longest time leave first. Only the connection's address counts, and no header changes it (S32).

import { SIGN_IN_FAILURES_MAX } from '../config/limits.ts'

const WINDOW_MS = 1000
/** Peers remembered: about 100 bytes each, far below 1 MiB. */
export const FAILED_PEERS_MAX = 4096
/** An IPv6 address with a zone is at most this long. */
const KEY_LENGTH_MAX = 64

export interface FailureLimiter {
  failed(peer: string): void
  /** Whole seconds to wait, 0 if none. */
  waitSeconds(peer: string): number
  readonly size: number
}

interface Window {
  readonly startedAt: number
  count: number
}

/**
 * `now`: monotonic milliseconds. Two generations instead of a queue: when the young one is full, the old one is dropped
 * as a whole, which costs nothing per failure.
 */
export function createFailureLimiter(now: () => number): FailureLimiter {
  let young = new Map<string, Window>()
  let old = new Map<string, Window>()
  const current = (key: string) => {
    const window = young.get(key) ?? old.get(key)
    return window !== undefined && now() - window.startedAt < WINDOW_MS ? window : undefined
  }
  return {
    failed(peer) {
      const key = keyOf(peer)
      const window = current(key) ?? { startedAt: now(), count: 0 }
      window.count++
      young.set(key, window)
      if (young.size < FAILED_PEERS_MAX / 2) return
      old = young
      young = new Map()
    },
    waitSeconds(peer) {
      const window = current(keyOf(peer))
      if (window === undefined || window.count < SIGN_IN_FAILURES_MAX) return 0
      return Math.max(1, Math.ceil((WINDOW_MS - (now() - window.startedAt)) / 1000))
    },
    get size() {
      return young.size + old.size
    },
  }
}

/** One customer owns a whole /64 of IPv6 addresses: its first four groups are the key. */
function keyOf(peer: string): string {
  // No address is longer; all longer texts share one key.
  const address = peer.length > KEY_LENGTH_MAX ? 'other' : peer
  if (!address.includes(':') || /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address)) return address
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? '').split(':')]
    .slice(0, 4)
    .join(':')
}
