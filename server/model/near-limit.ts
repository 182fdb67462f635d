// Where a rule begins to find that something is near its limit: the rules and the list of what is fine share it, so that
// nothing is called fine while it is being judged.

/** Of a process's own limit of open files. */
export const OPEN_FILES_BAD_SHARE = 0.8
/** Of a container's limit of tasks. */
export const TASKS_BAD_SHARE = 0.85

/** Of memory that cannot be reclaimed, of a disk, and of the CPUs that may be used. */
export const NEAR_SHARE = 0.9
/** Of the periods in which a container ran: less throttling clears every finding about it. */
export const THROTTLED_FINE_SHARE = 0.1
/** Of the time: more throttling than this is judged. */
export const THROTTLED_BAD_SHARE = 0.25
/** Of the quota: below it, what is throttled is bursts, or by a limit above. */
export const QUOTA_USED_SHARE_MIN = 0.85
/** Of the last ten seconds, for which tasks waited: less clears every finding about it. */
export const WAITED_FINE_SHARE = { cpu: 0.2, memory: 0.05, io: 0.2 } as const

/** A smaller file system holds a secret or a socket. */
export const MOUNT_BYTES_MIN = 2 ** 20

/** Clients of a port that wait longer for accept() are not served. */
export const LONG_WAIT_SECONDS = 5

const LONG_QUEUE = 16
const FULL_QUEUE_SHARE = 0.5

/** An accept queue, with its limit as far as known. */
export function isLongQueue(queue: number, limit: number | undefined): boolean {
  return queue >= LONG_QUEUE || (limit !== undefined && queue > 0 && queue >= FULL_QUEUE_SHARE * limit)
}
