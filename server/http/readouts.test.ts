// Many identical requests between two ticks.

import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { process, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { register, route } from './answer.ts'
import { openTurnstile } from './fixture.ts'
import { createPast } from './past.ts'
import { createReadouts, readoutOperation } from './readouts.ts'
import { createWatch } from './watch.ts'

const ask = () => Promise.reject(new Error('nothing is recorded'))

/** Counts how often its processes are arranged for a reader. */
function counted(seq: number) {
  const { processes, ...rest } = snapshot({ processes: [process({ pid: 1 })] })
  let looks = 0
  const one = {
    ...rest,
    seq,
    get processes() {
      looks++
      return processes
    },
  } satisfies Snapshot
  return { one, looks: () => looks }
}

test('S27: a readout is rendered once for all identical requests between two ticks', async () => {
  let latest = counted(1)
  const never = new AbortController().signal
  const readouts = createReadouts({
    epoch: 'e',
    snapshot: async () => latest.one,
    page: c => c.text(''),
    past: createPast({
      recorder: { ask, status: () => undefined },
      masked: { ask },
      now: Date.now,
      exportBytesMax: 0,
    }),
    turnstiles: { now: openTurnstile, past: openTurnstile },
    keepOpen: () => () => {},
    roomOf: () => ({ hasRoom: () => true, takes: () => true }),
    admitted: () => never,
    watch: createWatch({ latest: () => latest.one, ending: never, now: () => 0, hasRoom: () => true }),
  })
  const app = new Hono()
  register(app, '', [route('/topz.txt', readoutOperation('', 'text'), readouts('text'))], Date.now)
  const bodies: string[] = []
  for (let i = 0; i < 50; i++) bodies.push(await (await app.request('/topz.txt')).text())
  expect(bodies[0]).toContain('sleep 9')
  expect(new Set(bodies).size).toBe(1)
  const once = latest.looks()
  latest = counted(2)
  await app.request('/topz.txt')
  expect(latest.looks()).toBe(once)
})
