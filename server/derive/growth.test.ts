// By how much resident memory changed in ten minutes.
import { expect, test } from 'bun:test'
import { createGrowth } from './growth.ts'

const MINUTE_MS = 60_000
const M = 2 ** 20

test('in its first minute a process has no growth yet; then it counts from its start', () => {
  const growth = createGrowth(10 * M, 0)
  expect(growth.after(30 * M, 59_999)).toBeUndefined()
  expect(growth.after(30 * M, MINUTE_MS)).toBe(20 * M)
})

test('what changed more than ten minutes ago no longer counts, though nothing was read since', () => {
  const growth = createGrowth(10 * M, 0)
  expect(growth.after(40 * M, 5 * MINUTE_MS)).toBe(30 * M)
  expect(growth.isMoving()).toBe(true)
  expect(growth.after(40 * M, 14 * MINUTE_MS)).toBe(30 * M)
  expect(growth.after(40 * M, 15.5 * MINUTE_MS)).toBe(0)
  expect(growth.isMoving()).toBe(false)
})

test('a steady rise is as much as ten minutes of it, a fall is below zero', () => {
  const growth = createGrowth(0, 0)
  let grown: number | undefined
  for (let second = 1; second <= 3600; second++) grown = growth.after(second * 1000, second * 1000)
  expect(Math.abs((grown ?? 0) - 600_000)).toBeLessThanOrEqual(10_000)
  expect(growth.after(1_000_000, 3601_000)).toBeLessThan(-1_900_000)
})

test('memory that never changed has grown by nothing, and stands still', () => {
  const growth = createGrowth(10 * M, 0)
  expect(growth.after(10 * M, 20 * MINUTE_MS)).toBe(0)
  expect(growth.isMoving()).toBe(false)
})
