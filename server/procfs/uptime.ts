// /proc/uptime -> seconds since boot, suspended time included, and seconds idle summed over CPUs (procfs(5)).

import { Malformed } from './malformed.ts'
import { decimalNumber, words } from './scan.ts'

export interface Uptime {
  readonly uptime: number
  /** Missing in some sandboxes. */
  readonly idle?: number
}

export function parseUptime(bytes: Uint8Array): Uptime {
  const [first, second] = words(bytes.subarray(0, 128))
  const uptime = decimalNumber(first)
  if (uptime === undefined) throw new Malformed('uptime', 'uptime', 'seconds')
  const idle = decimalNumber(second)
  return idle === undefined ? { uptime } : { uptime, idle }
}
