import { expect, test } from 'bun:test'
import { isTime } from './time.ts'

test('a time is a positive number of milliseconds that a date can hold', () => {
  expect([1, Date.now()].map(isTime)).toEqual([true, true])
  for (const wrong of [0, -5, 8.64e15, Number.NaN, '5', null]) expect(isTime(wrong)).toBe(false)
})
