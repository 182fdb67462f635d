// Incidents in a real engine are raised and cleared in time, with the right process and figures, and nothing else is;
// their healthy look-alikes raise nothing. The longer ones: npm run stage.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Engine } from './engine.ts'
import { makeImages } from './engine-images.ts'
import { borrowEngine } from './shared-engine.ts'
import { QUICK_STAGES } from './stages.ts'
import { type Outcome, stageTogether } from './staging.ts'
import { failuresOf } from './staging-verdict.ts'

const SETUP_MS_MAX = 900_000

setDefaultTimeout(SETUP_MS_MAX)

let engine: Engine
let outcomes: readonly Outcome[] = []
beforeAll(async () => {
  engine = await borrowEngine()
  await makeImages(engine)
  outcomes = await stageTogether(engine, QUICK_STAGES)
}, SETUP_MS_MAX)
afterAll(() => engine?.stop())

test.each(QUICK_STAGES.map(stage => [`${stage.finding}: ${stage.name}`, stage] as const))(
  '%s',
  (_, stage) => {
    const outcome = outcomes.find(one => one.stage === stage)
    expect(outcome === undefined ? ['not staged'] : failuresOf(outcome)).toEqual([])
  },
)
