// A long loop in slices, so that the main loop can answer in between.

/** Milliseconds of one slice. */
const SLICE_MS = 5
/** Steps between two looks at the clock. */
const STEPS = 32

export interface Slices {
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly yieldToLoop: () => Promise<void>
  /** Gets the time now and then, before the steps that follow. */
  readonly onTime: (ms: number) => void
}

/** Calls `step` for 0..count-1. */
export async function sliced(slices: Slices, count: number, step: (index: number) => void): Promise<void> {
  let startMs = slices.now()
  slices.onTime(startMs)
  for (let i = 0; i < count; i++) {
    step(i)
    if (i % STEPS !== STEPS - 1) continue
    if (slices.now() - startMs > SLICE_MS) {
      await slices.yieldToLoop()
      startMs = slices.now()
    }
    slices.onTime(slices.now())
  }
}
