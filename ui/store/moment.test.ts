// Steps in time, and what an address says about a moment.

import { beforeEach, expect, test } from 'bun:test'
import { snapshot, view } from '../../server/model/fixture.ts'
import type { RecordedMomentInWords } from '../../server/model/snapshot.ts'
import { frame } from './live.ts'
import { endOfRecording, goTo, moment, momentFrom, step } from './moment.ts'
import { aheadMs } from './server-time.ts'

/** Later than any moment here. */
beforeEach(() => {
  aheadMs.value = 2_000_000_000_000
})

/** The page shows the past moment `at`. */
function show(at: number, recorded: Partial<RecordedMomentInWords> = {}): void {
  const { host, namespace, totals, self, absent, intervalMs } = snapshot()
  const header = {
    host,
    namespace,
    totals,
    self,
    absent,
    intervalMs,
    recorded: { life: 1, spanMs: 1000, ...recorded },
  }
  frame.value = { seq: 1, at, view: view(), header, matched: 0, rows: [] }
}

test('a step back from a gap leads to before it, not through it second by second', () => {
  goTo(500_000)
  show(100_000, { askedAt: 500_000 })
  step(-1)
  expect(moment.peek()).toBe(99_000)
})

test('a step leads across a gap to the moment on its other side, and back', () => {
  goTo(100_000)
  show(100_000, { previousAt: 99_000, nextAt: 700_000 })
  step(1)
  expect(moment.peek()).toBe(700_000)
  show(700_000, { previousAt: 100_000, nextAt: 701_000 })
  step(-1)
  expect(moment.peek()).toBe(100_000)
})

test('a step forward from within a gap leads out of it, or to now if nothing was recorded since', () => {
  goTo(500_000)
  show(100_000, { askedAt: 500_000, previousAt: 99_000, nextAt: 700_000 })
  step(1)
  expect(moment.peek()).toBe(700_000)
  goTo(500_000)
  show(100_000, { askedAt: 500_000, previousAt: 99_000 })
  step(1)
  expect(moment.peek()).toBeUndefined()
})

test('keys pressed faster than moments arrive continue from the requested moment', () => {
  goTo(100_000)
  show(100_000)
  step(-1)
  step(-1)
  expect(moment.peek()).toBe(98_000)
})

test('a step beyond the end of a replayed recording leads to its end', () => {
  endOfRecording.value = 100_500
  goTo(100_000)
  show(100_000)
  step(1)
  expect(moment.peek()).toBeUndefined()
  endOfRecording.value = undefined
})

test('a moment that cannot be understood is reported with the allowed forms, and now is shown', () => {
  expect(momentFrom('?at=rubbish', 0)).toEqual({
    at: undefined,
    misread: {
      name: 'at',
      error: expect.stringContaining('Cannot parse at=rubbish: expected a moment such as -5m'),
    },
  })
  expect(momentFrom('?at=-1m', 100_000)).toEqual({ at: 40_000 })
  expect(momentFrom('?sort=rss', 0)).toEqual({ at: undefined })
})
