import { expect, test } from 'bun:test'
import { buckets, largestDrop, median, riseSinceDrop, slopesOf } from './slopes.ts'

test('a bucket has the least of what is known in it, or nothing', () => {
  expect(buckets([9, 3, 4, Number.NaN, Number.NaN, Number.NaN, 7], 1, 2, Math.min)).toEqual([
    3,
    Number.NaN,
    7,
  ])
  expect(buckets([1, 2, 3, 4], 0, 2, Math.max)).toEqual([2, 4])
})

test('the median of all slopes ignores an outlier, and order is distinguished from chance', () => {
  const rising = Array.from({ length: 30 }, (_, at) => (at === 10 ? 900 : 2 * at))
  expect(slopesOf(rising).median).toBe(2)
  expect(slopesOf(rising).z).toBeGreaterThan(4)
  expect(slopesOf([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]).z).toBeLessThan(2)
})

test('the largest drop is from the highest level before', () => {
  expect(largestDrop([1, 8, 5, Number.NaN, 9, 3, 7])).toBe(6)
  expect(largestDrop([1, 2, 3])).toBe(0)
  expect(riseSinceDrop([1, 8, 5, Number.NaN, 9, 3, 7])).toBe(4)
})

test('the median of an even number is between the two in the middle', () => {
  expect([median([5, 1, 3]), median([4, 1, 3, 2])]).toEqual([3, 2.5])
})
