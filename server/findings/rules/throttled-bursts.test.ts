// Bursts that hit the quota now and then: a note, if something listens.

import { expect, test } from 'bun:test'
import { after, main, type World } from '../fixture.ts'

/** In each second seven of 25 periods are throttled, each for 86 ms, at 30 % of a tenth of a CPU. */
function world(more: World = {}, each = { active: 4, throttled: 1.2, stall: 0.086, used: 0.03 }) {
  return (second: number): World => ({
    processes: [main({ cpuUsage: each.used })],
    listeners: [{ port: 80, queue: 0 }],
    ...more,
    container: {
      cpuUsage: each.used,
      cpuLimit: 0.1,
      cpuSeconds: second * each.used,
      cpuPeriods: Math.floor(second * each.active),
      cpuThrottledPeriods: Math.floor(second * each.throttled),
      cpuThrottledSeconds: Math.floor(second * each.throttled) * each.stall,
    },
  })
}

test('how often, for how long each time, and how little is used', () => {
  expect(after(120, world()).open).toEqual([])
  const { open, sentences } = after(400, world())
  expect(open).toMatchObject([{ id: 'throttled-bursts', severity: 'note', confidence: 'likely' }])
  expect(sentences[0]).toMatch(
    /^Short bursts in app hit its CPU quota 7[123] times a minute: each stalled for about 86 ms although mean usage is 30\.0 % of 0\.10 CPUs; mostly node \(PID 1\)$/,
  )
})

test('with half of the quota used, and throttled a quarter of the time, it is a warning', () => {
  const each = { active: 8, throttled: 3, stall: 0.04, used: 0.06 }
  expect(after(400, world({}, each)).open).toMatchObject([{ severity: 'warning' }])
})

test('nothing is reported if nothing listens', () => {
  expect(after(400, world({ listeners: [] })).open).toEqual([])
})

test('bursts that are throttled rarely, or only for a moment, are left alone', () => {
  expect(after(400, world({}, { active: 2.1, throttled: 0.16, stall: 0.086, used: 0.008 })).open).toEqual([])
  expect(after(400, world({}, { active: 4, throttled: 1.2, stall: 0.008, used: 0.03 })).open).toEqual([])
})

test('a quota that is used up is `throttled` instead', () => {
  const each = { active: 10, throttled: 9, stall: 0.09, used: 0.1 }
  expect(after(400, world({}, each)).open.map(({ id }) => id)).toEqual(['throttled'])
})

test('the counters of a container that is restarted begin again: no negative number of bursts is reported', () => {
  const again = (second: number): World => {
    const one = world()(second)
    const { cpuPeriods = 0, cpuThrottledPeriods = 0, cpuSeconds = 0 } = one.container ?? {}
    if (second < 400) return one
    // All that was counted is gone, and nothing happens.
    return {
      ...one,
      container: {
        ...one.container,
        cpuPeriods: cpuPeriods - 1600,
        cpuThrottledPeriods: cpuThrottledPeriods - 480,
        cpuSeconds: cpuSeconds - 12,
      },
    }
  }
  const { open } = after(402, again)
  expect(open).toHaveLength(1)
  expect(Number(open[0]?.evidence.stallsPerMinute)).toBeGreaterThan(0)
})
