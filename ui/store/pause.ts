// Pausing freezes the moment that is shown. Looking at it in another way (another sort, filter or place) asks once for
// the rows and shows the moment they are of.
import { listeningSinceMs, paused } from './status.ts'

export function togglePause(): void {
  listeningSinceMs.value = performance.now()
  paused.value = !paused.value
}
