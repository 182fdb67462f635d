import { expect, test } from 'bun:test'
import { BIN_MS, BINS_MAX, createLevels, flatSinceOf } from './levels.ts'

test('every ten seconds have their smallest and largest value', () => {
  const levels = createLevels()
  for (const [atMs, value] of [
    [BIN_MS, 5],
    [BIN_MS + 1000, 9],
    [2 * BIN_MS - 1, 2],
    [2 * BIN_MS, 7],
  ] as const)
    levels.add(atMs, value)
  expect(levels.read()).toEqual({
    lower: [2, 7],
    upper: [9, 7],
    fromMs: BIN_MS,
    firstAtMs: BIN_MS,
    binMs: BIN_MS,
  })
})

test('a gap is not a level: it stays empty, and later values are in the right place', () => {
  const levels = createLevels()
  levels.add(0, 5)
  levels.add(3 * BIN_MS, 6)
  expect(levels.read()).toMatchObject({ lower: [5, Number.NaN, Number.NaN, 6], fromMs: 0 })
})

test('an hour is kept: older bins are dropped, and the time of the first one advances', () => {
  const levels = createLevels()
  for (let bin = 0; bin < BINS_MAX + 5; bin++) levels.add(bin * BIN_MS, bin)
  const { lower, upper, fromMs } = levels.read()
  expect([lower.length, upper.length, lower[0], fromMs]).toEqual([BINS_MAX, BINS_MAX, 5, 5 * BIN_MS])
})

test('after more than an hour of nothing it starts from scratch', () => {
  const levels = createLevels()
  levels.add(0, 5)
  const atMs = (BINS_MAX + 2) * BIN_MS
  levels.add(atMs, 6)
  expect(levels.read()).toEqual({ lower: [6], upper: [6], fromMs: atMs, firstAtMs: atMs, binMs: BIN_MS })
})

test('the first value was read within the first bin, not when that began', () => {
  const levels = createLevels()
  levels.add(BIN_MS + 7000, 5)
  levels.add(2 * BIN_MS, 6)
  expect(levels.read()).toMatchObject({ fromMs: BIN_MS, firstAtMs: BIN_MS + 7000 })
})

test('a clock that is set back changes nothing', () => {
  const levels = createLevels()
  levels.add(5 * BIN_MS, 5)
  levels.add(0, 99)
  expect(levels.read()).toEqual({
    lower: [5],
    upper: [5],
    fromMs: 5 * BIN_MS,
    firstAtMs: 5 * BIN_MS,
    binMs: BIN_MS,
  })
})

test('levels from before a restart are gone', () => {
  const levels = createLevels()
  levels.add(0, 5)
  levels.restart()
  expect(levels.read().lower).toEqual([])
  levels.add(BIN_MS, 7)
  expect(levels.read()).toEqual({ lower: [7], upper: [7], fromMs: BIN_MS, firstAtMs: BIN_MS, binMs: BIN_MS })
})

test('bins may have another length, and there may be fewer of them', () => {
  const levels = createLevels(2000, 3)
  for (let second = 0; second < 10; second++) levels.add(second * 1000, second)
  expect(levels.read()).toEqual({
    lower: [4, 6, 8],
    upper: [5, 7, 9],
    fromMs: 4000,
    firstAtMs: 4000,
    binMs: 2000,
  })
})

test('a level has been flat since it came within the range in which it is', () => {
  const bins = [10, 50, 90, 91, Number.NaN, 92, 91]
  const levels = { lower: bins, upper: bins, fromMs: 1000, firstAtMs: 1000, binMs: 10 }
  expect([flatSinceOf(levels, 2), flatSinceOf(levels, 0), flatSinceOf(levels, 99)]).toEqual([
    1020, 1060, 1000,
  ])
})
