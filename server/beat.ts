// What is checked several times a second -> one timer for all of it: to wake up costs a sleeping program more than most
// of what it then does.

/** `periodMs`: milliseconds until the next beat, asked at each; passed to the parts. */
export function createBeat(periodMs: () => number, parts: readonly ((nextMs: number) => void)[]) {
  let timer: ReturnType<typeof setTimeout>

  function wait(ms: number): void {
    timer = setTimeout(beat, ms)
    timer.unref()
  }

  function beat(): void {
    const nextMs = periodMs()
    wait(nextMs)
    for (const part of parts) part(nextMs)
  }

  wait(periodMs())
  return { stop: () => clearTimeout(timer) }
}
