// One engine for all test files of a run: starting one and filling it with images takes longer than most of these
// files. Each finds it without containers, and leaves it so. It ends with the run (see engine.ts).

import { type Engine, startEngine } from './engine.ts'

let shared: Promise<Engine> | undefined

/** `stop` removes what the file made, and leaves the engine running for the next one. */
export async function borrowEngine(): Promise<Engine> {
  shared ??= startEngine().then(engine => ({ ...engine, stop: engine.empty }))
  return shared
}
