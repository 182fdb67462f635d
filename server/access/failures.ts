// Wrong tokens by peer -> who has to wait (S8). The table is bounded whatever the number of peers: the one not seen
// for longest leaves first. Only the address of the connection counts, no header moves it (S32).

/** Wrong tokens a peer may send in one window. */
export const FAILURES_MAX = 10
const WINDOW_MS = 1000
/** Peers remembered: about 100 bytes each, far below 1 MiB. */
export const PEERS_MAX = 4096
/** An IPv6 address with a zone is at most this long. */
const KEY_LENGTH_MAX = 64

export interface FailureLimiter {
  failed(peer: string): void
  /** Whole seconds to wait, 0 when none. */
  waitSeconds(peer: string): number
  readonly size: number
}

interface Window {
  readonly startedAt: number
  count: number
}

/** `now`: monotonic milliseconds. */
export function createFailureLimiter(now: () => number): FailureLimiter {
  const windows = new Map<string, Window>()
  const current = (key: string) => {
    const window = windows.get(key)
    return window !== undefined && now() - window.startedAt < WINDOW_MS ? window : undefined
  }
  return {
    failed(peer) {
      const key = keyOf(peer)
      const window = current(key) ?? { startedAt: now(), count: 0 }
      window.count++
      // Deleted and set again: a Map iterates in the order of setting, so its first key is the oldest.
      windows.delete(key)
      windows.set(key, window)
      if (windows.size > PEERS_MAX) for (const oldest of windows.keys()) return void windows.delete(oldest)
    },
    waitSeconds(peer) {
      const window = current(keyOf(peer))
      if (window === undefined || window.count < FAILURES_MAX) return 0
      return Math.max(1, Math.ceil((WINDOW_MS - (now() - window.startedAt)) / 1000))
    },
    get size() {
      return windows.size
    },
  }
}

/** One customer has a whole /64 of IPv6 addresses: its first four groups are the key. */
function keyOf(peer: string): string {
  const address = peer.slice(0, KEY_LENGTH_MAX)
  if (!address.includes(':') || /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address)) return address
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? '').split(':')]
    .slice(0, 4)
    .join(':')
}
