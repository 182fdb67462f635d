import { expect, test } from 'bun:test'
import { holdUntil, newCpuWindow, usageAt } from './cpu-window.ts'

const TICK = 0.01
const point = (atMs: number, seconds: number, runTime?: number, threads = 1) => ({
  atMs,
  seconds,
  runTime,
  threads,
})

/** Usage at each reading after the first. */
function usages(points: readonly ReturnType<typeof point>[], cpuCount = 8): (number | undefined)[] {
  const [first, ...rest] = points
  if (first === undefined) return []
  const window = newCpuWindow(first)
  return rest.map(one => usageAt(window, one, cpuCount, TICK))
}

test('P32: 1 is one CPU, four busy threads are 4', () => {
  expect(usages([point(0, 0, undefined, 4), point(1000, 4, undefined, 4)])).toEqual([4])
  expect(usages([point(0, 0), point(2000, 1)])).toEqual([0.5])
})

test('P32: after a counter fell there is no usage, and then one from the new baseline', () => {
  expect(usages([point(0, 10), point(1000, 3), point(2000, 3.5)])).toEqual([undefined, 0.5])
})

test('P32: no process uses more than its threads or the CPUs, except for one clock tick of rounding', () => {
  expect(usages([point(0, 0), point(1000, 1.5)])).toEqual([1.01])
  expect(usages([point(0, 0, undefined, 16), point(1000, 9, undefined, 16)], 2)).toEqual([2.01])
  expect(usages([point(0, 0, undefined, 2), point(1000, 2, undefined, 1)])).toEqual([2])
})

test('P32: readings closer than 50 ms give no rate, and nothing of them is lost', () => {
  const [first, second, third] = usages([point(0, 0), point(40, 0.04), point(80, 0.04), point(1000, 0.5)])
  expect(first).toBeUndefined()
  expect(second).toBe(0.5)
  expect(third).toBe(0.5)
})

test('P34: at 250 ms the usage covers a whole second, so a clock tick is 1 % and not 4 %', () => {
  // A third of a CPU as the kernel counts it: whole ticks.
  const points = Array.from({ length: 41 }, (_, index) =>
    point(index * 250, Math.floor((index * 0.25) / 3 / TICK) * TICK),
  )
  for (const usage of usages(points).slice(3))
    expect(Math.abs((usage ?? 0) - 1 / 3)).toBeLessThanOrEqual(0.0101)
})

test('time spent asleep before it ran again is not counted as running', () => {
  const window = newCpuWindow(point(0, 1))
  holdUntil(window, 9000)
  expect(usageAt(window, point(10_000, 1.5), 8, TICK)).toBe(0.5)
})

test('a single thread is measured by its time on a CPU, finer than the clock tick', () => {
  expect(usages([point(0, 0, 0), point(1000, 0, 3_000_000)])).toEqual([0.003])
})

test('threads that came and went between two readings count, although the first thread did little', () => {
  // Two helpers ran for 0.9 s each; schedstat covers only the first thread.
  expect(usages([point(0, 0, 0), point(1000, 1.8, 5_000_000)])).toEqual([1.01])
  expect(usages([point(0, 0, 0), point(1000, 0.5, 5_000_000)])[0]).toBeCloseTo(0.5, 2)
})

test('a second thread that ends leaves no false step when only one is left', () => {
  const [both, one] = usages([point(0, 0, 0), point(1000, 1, undefined, 2), point(2000, 2, 1_900_000_000)])
  expect(both).toBe(1)
  expect(one).toBe(1)
})
