// What is checked several times a second -> one timer for all of it: to wake up costs a sleeping program more than most
// of what it then does. A tick wakes it anyway, and takes the next beat along.

/** `beat`: says after how many milliseconds the next one comes. `firstMs`: the first one, and that after a failure. */
export function createBeat(beat: () => number, firstMs: number) {
  let timer: ReturnType<typeof setTimeout>

  function wait(ms: number): void {
    timer = setTimeout(run, ms)
    timer.unref()
  }

  function run(): void {
    let nextMs = firstMs
    try {
      nextMs = beat()
    } finally {
      wait(nextMs)
    }
  }

  wait(firstMs)
  return {
    /** It is awake already: now, in place of by the timer. */
    takeAlong(): void {
      clearTimeout(timer)
      run()
    },
    stop: () => clearTimeout(timer),
  }
}
