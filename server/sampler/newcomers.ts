// Can there be processes now that did not exist at the last walk, or did some end? Listing /proc costs half as much as
// looking at every process, and in most seconds most containers create none.
//
// The last pid given out in a namespace (/proc/loadavg) moves with every process or thread created in it. That is the
// reader's namespace, so it says nothing about a /proc mounted from elsewhere.

import type { HostReading } from './sample.ts'

/** A restored checkpoint may choose its pids, which moves nothing: list now and then anyway. */
const LIST_TICKS = 10
/** This many forks on the host could have taken the counter once around (pid_max is at least 301). */
const FORKS_MAX = 256

export function createNewcomers(showsOwnNamespace: boolean) {
  let before: HostReading | undefined
  let tasksBefore: string | undefined
  let ticks = 0

  /**
   * `isSparing`: not every process will be looked at, so that those that ended are missed without a list. `toldEnd`: the
   * kernel says whether one has ended. `tasks`: how many there were in each cgroup after the last walk, if that covers
   * every process; else those of the whole host count, where others come and go all the time.
   */
  return function mustList(host: HostReading, isSparing = false, tasks?: string, toldEnd?: boolean): boolean {
    const last = before
    const tasksLast = tasksBefore
    before = host
    tasksBefore = tasks
    ticks++
    if (!showsOwnNamespace || last === undefined || ticks % LIST_TICKS === 0) return true
    if (host.lastPid === undefined || host.forks === undefined || last.forks === undefined) return true
    const hasEnded =
      toldEnd ??
      (tasks === undefined || tasksLast === undefined
        ? host.threads === undefined || host.threads !== last.threads
        : tasks !== tasksLast)
    if (isSparing && hasEnded) return true
    return host.lastPid !== last.lastPid || host.forks - last.forks > FORKS_MAX
  }
}
