// Snapshots -> one line in the log if --container names none of the containers: a slip of the pen would otherwise show
// the figures of another one.

import type { Log } from '../access/log.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** A sidecar that starts first waits for its app: pulling the image takes a while. */
const APP_STARTS_MS = 60_000
const NAMES_MAX = 8

/** Said once, and not after the container was there: it may be restarted. */
export function createContainerWarning(log: Pick<Log, 'warn'>): (snapshot: Snapshot) => void {
  let isDone = false
  let firstAt: number | undefined
  return ({ at, unknownContainer, containers }) => {
    firstAt ??= at
    if (isDone || (unknownContainer !== undefined && at - firstAt < APP_STARTS_MS)) return
    isDone = true
    if (unknownContainer === undefined) return
    const names = containers.slice(0, NAMES_MAX).map(({ name }) => name)
    log.warn('no such container', { container: unknownContainer, expected: names.join(', ') })
  }
}
