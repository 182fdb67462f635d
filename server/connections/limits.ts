// What this process may open -> how many connections it takes, and how many /proc files it keeps open (B9): reading
// must go on, however many connect.

/** Left to reading, the recording, threads and the runtime itself. */
const DESCRIPTORS_RESERVED = 64
/** Connections at once. */
const CONNECTIONS_MAX = 500
/** With fewer nobody could look. */
const CONNECTIONS_MIN = 8
/** Of one address; loopback and trusted proxies may have all. */
export const PER_ADDRESS_MAX = 64

/** `descriptors`: the soft limit of open files. */
export function connectionsMax(descriptors: number): number {
  return Math.max(CONNECTIONS_MIN, Math.min(CONNECTIONS_MAX, descriptors - DESCRIPTORS_RESERVED))
}

/** /proc files that may stay open: what is left. */
export function keptOpenMax(descriptors: number): number {
  return Math.max(0, descriptors - DESCRIPTORS_RESERVED - connectionsMax(descriptors))
}
