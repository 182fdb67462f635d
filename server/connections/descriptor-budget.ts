// How many files this process may open -> how many connections it accepts, and how many /proc files it keeps open (B9):
// reading must go on, however many clients connect.

import {
  CONNECTIONS_MAX,
  CONNECTIONS_MIN,
  DESCRIPTORS_RESERVED_MIN,
  EXITS_WATCHED_MAX,
} from '../config/limits.ts'

/** What the kernel keeps for an open /proc file, in bytes: the file, its inode and a page to write into. */
const KEPT_OPEN_BYTES = 5 * 1024
/** Part of topz's own memory limit that they may take together. */
const KEPT_OPEN_SHARE = 1 / 24

/** The same for a descriptor of a process. */
const WATCHED_BYTES = 1.5 * 1024
const WATCHED_SHARE = 1 / 96

/** What a connection takes here and in the kernel, in bytes, with a request on its way. */
const CONNECTION_BYTES = 32 * 1024
/** Part of that limit that all connections may take together. */
const CONNECTIONS_SHARE = 1 / 12

/** `descriptors`: the soft limit of open files. `ownLimitBytes`: topz's own memory limit. */
export function connectionsMax(descriptors: number, ownLimitBytes = Number.POSITIVE_INFINITY): number {
  const most = Math.min(CONNECTIONS_MAX, Math.floor((ownLimitBytes * CONNECTIONS_SHARE) / CONNECTION_BYTES))
  return Math.max(CONNECTIONS_MIN, Math.min(most, descriptors - DESCRIPTORS_RESERVED_MIN))
}

/** /proc files that may stay open: whatever is left, and fewer if topz itself may use little memory. */
export function keptOpenMax(descriptors: number, ownLimitBytes = Number.POSITIVE_INFINITY): number {
  const left = leftOf(descriptors) - exitsWatchedMax(descriptors, ownLimitBytes)
  return Math.min(left, Math.floor((ownLimitBytes * KEPT_OPEN_SHARE) / KEPT_OPEN_BYTES))
}

/** Descriptors that connections and the runtime leave. */
function leftOf(descriptors: number): number {
  return Math.max(0, descriptors - DESCRIPTORS_RESERVED_MIN - connectionsMax(descriptors))
}

/** Processes whose end is watched, by a descriptor each. */
export function exitsWatchedMax(descriptors: number, ownLimitBytes = Number.POSITIVE_INFINITY): number {
  const byMemory = Math.floor((ownLimitBytes * WATCHED_SHARE) / WATCHED_BYTES)
  return Math.min(EXITS_WATCHED_MAX, Math.floor(leftOf(descriptors) / 4), byMemory)
}
