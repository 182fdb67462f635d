import { expect, test } from 'bun:test'
import { ELAPSED_MS_MIN, rate } from './rate.ts'

test('a rate is per second, over the time that actually passed', () => {
  expect(rate(100, 300, 1000)).toBe(200)
  expect(rate(100, 300, 4000)).toBe(50)
  expect(rate(5, 5, 1000)).toBe(0)
})

test('P32: there is no rate for the first reading, and none after a counter fell', () => {
  expect(rate(undefined, 5, 1000)).toBeUndefined()
  expect(rate(5, undefined, 1000)).toBeUndefined()
  expect(rate(5, 5, undefined)).toBeUndefined()
  expect(rate(500, 3, 1000)).toBeUndefined()
})

test('P32: two readings closer than 50 ms give no rate, nor does a clock that stood still or went back', () => {
  expect(rate(0, 1, ELAPSED_MS_MIN - 1)).toBeUndefined()
  expect(rate(0, 1, ELAPSED_MS_MIN)).toBe(20)
  expect(rate(0, 1, 0)).toBeUndefined()
  expect(rate(0, 1, -1000)).toBeUndefined()
})

test('P3: a value that is not a number gives no rate', () => {
  expect(rate(Number.NaN, 5, 1000)).toBeUndefined()
  expect(rate(5, Number.NaN, 1000)).toBeUndefined()
  expect(rate(5, Number.POSITIVE_INFINITY, 1000)).toBeUndefined()
})
