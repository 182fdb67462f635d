// Signs that process 1 shut down cleanly, one at a time; ending.test.ts has whole endings.

import { expect, test } from 'bun:test'
import type { EventFields } from '../model/event.ts'
import { FIXTURE_AT as AT, event, process, snapshot } from '../model/fixture.ts'
import type { Process } from '../model/snapshot.ts'
import { windingDown } from './winding-down.ts'

const MAIN = process({ pid: 1, ppid: 0, comm: 'app', startedAt: AT - 60_000 })
const worker = (fields: Partial<Process> = {}) =>
  process({ pid: 7, ppid: 1, comm: 'worker', startedAt: AT - 60_000, ...fields })

function signs(last: readonly Process[], earlier: readonly Process[], events: readonly EventFields[] = []) {
  const whole = events.map((fields, i) => event({ number: i + 1, at: AT - 1000, ...fields }))
  return windingDown({
    snapshot: snapshot({ at: AT, processes: last }),
    before: [{ ...snapshot({ processes: earlier }), at: AT - 5000 }],
    events: whole,
    late: whole,
    life: { boot: null, app: null },
    next: undefined,
    main: {},
    memory: { isFull: false, isAtLimit: false, kills: 0, evidence: [] },
  })
}
const ended = (fields: EventFields) => [{ processId: worker().id, pid: 7, comm: 'worker', ...fields }]

test('those that are gone are named, at most five', () => {
  const workers = Array.from({ length: 6 }, (_, i) => worker({ pid: 7 + i, id: `${7 + i}:0` }))
  expect(signs([MAIN], [MAIN, ...workers])?.evidence).toEqual([
    { kind: 'othersEnded', processes: [7, 8, 9, 10, 11].map(pid => ({ comm: 'worker', pid })) },
  ])
})

test('that all others are gone is certain only if it is known how they ended', () => {
  expect(signs([MAIN], [MAIN, worker()], ended({ exitCode: 0 }))?.isSure).toBe(true)
  expect(signs([MAIN], [MAIN, worker()], ended({}))?.isSure).toBe(false)
  expect(signs([MAIN], [MAIN, worker()])?.isSure).toBe(false)
})

test('one that failed, one that still exists, and one that had not lasted are no signs', () => {
  expect(signs([MAIN], [MAIN, worker()], ended({ exitCode: 2 }))).toBeUndefined()
  expect(signs([MAIN], [MAIN, worker()], ended({ exitSignal: 9 }))).toBeUndefined()
  expect(signs([MAIN, worker()], [MAIN, worker()])).toBeUndefined()
  expect(signs([MAIN], [MAIN, worker({ startedAt: AT - 9000 })])).toBeUndefined()
})

test('kernel threads, zombies, topz and processes from outside are not workers', () => {
  const others = [{ kernelThread: true as const }, { state: 'Z' }, { self: true as const }, { ppid: 0 }]
  for (const fields of others) {
    expect(signs([MAIN], [MAIN, worker(fields)])).toBeUndefined()
    const beside = process({ pid: 9, ppid: 1, startedAt: AT - 60_000, ...fields })
    expect(signs([MAIN, beside], [MAIN, worker(), beside], ended({ exitCode: 0 }))?.isSure).toBe(true)
  }
})
