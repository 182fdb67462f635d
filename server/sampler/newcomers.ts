// Can there be processes now that were not there at the last walk? Listing /proc costs half as much as looking at every
// process, and most seconds of most containers create none.
//
// The last pid given out in a namespace (/proc/loadavg) moves with every process or thread created in it. It is the
// reader's namespace that is meant, so it tells nothing about a /proc mounted from elsewhere.

import type { HostReading } from './sample.ts'

/** A restored checkpoint may choose its pids, which moves nothing: list now and then all the same. */
const LIST_TICKS = 10
/** So many forks on the host could have led the counter once around (pid_max is at least 301). */
const FORKS_MAX = 256

export function createNewcomers(showsOwnNamespace: boolean) {
  let before: HostReading | undefined
  let ticks = 0

  return function mayHaveNewcomers(host: HostReading): boolean {
    const last = before
    before = host
    ticks++
    if (!showsOwnNamespace || last === undefined || ticks % LIST_TICKS === 0) return true
    if (host.lastPid === undefined || host.forks === undefined || last.forks === undefined) return true
    return host.lastPid !== last.lastPid || host.forks - last.forks > FORKS_MAX
  }
}
