import { expect, test } from 'bun:test'
import { DETAIL_ENTRIES_MAX } from '../../config/limits.ts'
import { bounded, tellable } from './reading.ts'

const entries = (count: number) => Array.from({ length: count }, (_, i) => i)
function stepsOf(count: number, now: () => number) {
  let steps = 0
  const isCut = bounded(entries(count), now, () => {
    steps++
  })
  return { steps, isCut }
}

test('all entries are read if they are few and there is time', () => {
  expect(stepsOf(0, () => 0)).toEqual({ steps: 0, isCut: false })
  expect(stepsOf(DETAIL_ENTRIES_MAX, () => 0)).toEqual({ steps: DETAIL_ENTRIES_MAX, isCut: false })
})

test('P31: an endless list is cut at the maximum, and says so', () => {
  expect(stepsOf(DETAIL_ENTRIES_MAX + 1, () => 0)).toEqual({ steps: DETAIL_ENTRIES_MAX, isCut: true })
})

test('P31: slow entries are cut by time, however few there are', () => {
  let nowMs = 0
  const { steps, isCut } = stepsOf(1000, () => {
    nowMs += 10
    return nowMs
  })
  expect(isCut).toBe(true)
  expect(steps).toBeGreaterThan(0)
  expect(steps).toBeLessThan(200)
})

test('undefined members are missing; zero, an empty text and null are values', () => {
  const item: object = tellable({ a: undefined, b: 0, c: '', d: null, e: false })
  expect(item).toStrictEqual({ b: 0, c: '', d: null, e: false })
  expect(Object.keys(tellable({ a: undefined }))).toEqual([])
})
