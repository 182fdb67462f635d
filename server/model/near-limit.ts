// Where a rule begins to find that something is near its limit: the rules and the list of what is fine share it, so that
// nothing is called fine while it is being judged.

/** Of a process's own limit of open files. */
export const OPEN_FILES_BAD_SHARE = 0.8
/** Of a container's limit of tasks. */
export const TASKS_BAD_SHARE = 0.85

const LONG_QUEUE = 16
const FULL_QUEUE_SHARE = 0.5

/** An accept queue, with its limit as far as known. */
export function isLongQueue(queue: number, limit: number | undefined): boolean {
  return queue >= LONG_QUEUE || (limit !== undefined && queue > 0 && queue >= FULL_QUEUE_SHARE * limit)
}
