// The page's only clock: one tick a second, and none while the page is hidden.
import { signal } from '@preact/signals'

/** Milliseconds of the browser's monotonic clock, updated every second: for waiting, never for showing a time. */
export const now = signal(0)
export const visible = signal(true)

/** Runs for the life of the page. */
export function startClock(page: Document): void {
  let timer: ReturnType<typeof setInterval> | undefined
  const look = (): void => {
    visible.value = page.visibilityState !== 'hidden'
    clearInterval(timer)
    now.value = performance.now()
    if (visible.value) {
      timer = setInterval(() => {
        now.value = performance.now()
      }, 1000)
    }
  }
  page.addEventListener('visibilitychange', look)
  look()
}
