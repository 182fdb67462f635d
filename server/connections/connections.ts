// The parts of this folder, wired: the limit of this process, the kernel's list, the guard and new arrivals.

import type { Log } from '../access/log.ts'
import { isIn, type Network } from '../access/proxies.ts'
import { descriptorLimit, descriptorsOpen } from '../procfs/descriptors.ts'
import { keepReserve, refillReserve } from '../procfs/reserve.ts'
import { createArrivals } from './arrivals.ts'
import { connectionsMax } from './descriptor-budget.ts'
import { createGuard, type Door } from './guard.ts'
import { loadSocketCalls } from './libc.ts'
import { createConnectionTable } from './table.ts'

export interface ConnectionsOptions {
  readonly proxies: readonly Network[]
  /** Of answers that clients have not read. */
  readonly waitingBytesMax: number
  /** Memory that topz itself may use; undefined: no limit. */
  readonly ownLimitBytes: number | undefined
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/** Without functions of the C library: what is lost, and what brings it back. */
const UNWATCHED = {
  meaning: 'silent clients and those that do not read keep their connections until they time out',
  remedy: 'needs Linux with glibc, and a runtime whose compiler is not switched off (BUN_JSC_useJIT)',
}

export function createConnections({ proxies, waitingBytesMax, ownLimitBytes, now, log }: ConnectionsOptions) {
  const descriptorsMax = descriptorLimit()
  const guard = createGuard({
    connectionsMax: connectionsMax(descriptorsMax, ownLimitBytes),
    descriptorsMax,
    descriptorsOpen,
    waitingBytesMax,
    hasReserve: refillReserve,
    isProxy: address => isIn(proxies, address),
    now,
    onPressure: why => log.warn('no connections are accepted for a second', { why }),
  })
  return {
    arrive: createArrivals(guard, proxies),
    counts: guard.counts,
    /** Call in the same turn in which the server begins to listen. */
    start(door: Door): void {
      const calls = loadSocketCalls()
      if (calls === undefined) log.warn('connections are not watched', UNWATCHED)
      guard.start(door, calls && createConnectionTable(calls))
      keepReserve(guard.exhausted)
    },
    glance: guard.glance,
    stop: guard.stop,
  }
}
