// What this process may open -> how many connections it takes, and how many /proc files it keeps open (B9): reading
// must go on, however many connect.

import { CONNECTIONS_MAX, CONNECTIONS_MIN, DESCRIPTORS_RESERVED_MIN } from '../config/limits.ts'

/** `descriptors`: the soft limit of open files. */
export function connectionsMax(descriptors: number): number {
  return Math.max(CONNECTIONS_MIN, Math.min(CONNECTIONS_MAX, descriptors - DESCRIPTORS_RESERVED_MIN))
}

/** /proc files that may stay open: what is left. */
export function keptOpenMax(descriptors: number): number {
  return Math.max(0, descriptors - DESCRIPTORS_RESERVED_MIN - connectionsMax(descriptors))
}
