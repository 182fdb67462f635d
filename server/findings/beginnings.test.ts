// When what is wrong began: after a start, after a gap, and in the youth of its subject.

import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import { createBeginnings } from './beginnings.ts'
import { createPolicy } from './policy.ts'

const SECOND = 1000

test('what is wrong soon after topz began to watch may be older; what it saw begin is not', () => {
  const { watchFrom, mayBeOlder } = createBeginnings()
  watchFrom(100 * SECOND)
  watchFrom(200 * SECOND)
  const older = [99, 100, 109, 110, 150, 205, 210].filter(second => mayBeOlder(second * SECOND))
  expect(older).toEqual([100, 109, 205])
})

test('what was bad while its subject was too young to be judged began then', () => {
  const young = process({ pid: 5, startedAt: 0 })
  const sinceOf = (isBad: (second: number) => boolean) => {
    let second = 0
    const policy = createPolicy([
      {
        id: 'throttled',
        raise: { share: 1, ms: 5 * SECOND },
        clear: { share: 1, ms: 5 * SECOND },
        hasGrace: true,
        observe: () =>
          isBad(second)
            ? [
                {
                  key: 'one',
                  level: 'bad',
                  severity: 'warning',
                  confidence: 'certain',
                  subject: { processId: young.id, pid: 5 },
                  evidence: {},
                },
              ]
            : [],
      },
    ])
    for (second = 1; second < 90; second++) {
      const [found] = policy.tick(snapshot({ at: second * SECOND, processes: [young] }))
      if (found !== undefined) return found.since / SECOND
    }
    return undefined
  }
  expect(sinceOf(second => second >= 20)).toBe(20)
  expect(sinceOf(second => second >= 20 && second !== 40)).toBe(41)
  expect(sinceOf(second => second >= 70)).toBe(70)
})

test('figures that came in sight in the last ten seconds are of something older, unless it started then', () => {
  const outOfSight = (early: object, startedAt: number, seconds = 12) => {
    const { tick, wasOutOfSight } = createBeginnings()
    const base = { id: 'app', name: 'app', processCount: 1, rssBytes: 0 }
    for (let second = 0; second < seconds; second++) {
      const counters = second < 8 ? early : { cpuThrottledPeriods: second }
      const at = 1000 * SECOND + second * SECOND
      const processes = [process({ pid: 5, container: 'app', startedAt })]
      tick(snapshot({ at, processes, containers: [{ ...base, ...counters }] }), at)
    }
    return wasOutOfSight({ container: 'app' })
  }
  expect(outOfSight({}, 0)).toBe(true)
  expect(outOfSight({}, 0, 30)).toBe(false)
  expect(outOfSight({ cpuThrottledPeriods: 0 }, 0)).toBe(false)
  expect(outOfSight({}, 1008 * SECOND)).toBe(false)
})

test('what is as old as its process or its container cannot be older', () => {
  const { tick, beganWith } = createBeginnings()
  const processes = [process({ pid: 5, container: 'app', startedAt: 1000 * SECOND })]
  // The wall clock was set forward by 900 s.
  tick(snapshot({ at: 1200 * SECOND, processes }), 300 * SECOND)
  const [own] = processes
  expect(beganWith({ processId: own?.id ?? '' }, 105 * SECOND)).toBe(true)
  expect(beganWith({ container: 'app' }, 105 * SECOND)).toBe(true)
  expect(beganWith({ container: 'app' }, 115 * SECOND)).toBe(false)
  expect(beganWith({ container: 'other' }, 105 * SECOND)).toBe(false)
})
