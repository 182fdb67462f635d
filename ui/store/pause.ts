// Pausing freezes the moment shown. Looking at it in another way (another sort, filter or place) requests the rows once
// and shows the moment they belong to.
import { listeningSinceMs, paused } from './status.ts'

export function togglePause(): void {
  listeningSinceMs.value = performance.now()
  paused.value = !paused.value
}
