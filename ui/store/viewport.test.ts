import { afterEach, expect, test } from 'bun:test'
import { firstDrawn, firstRow, rowsInSight, scrollTo, slotCount, wishedRow } from './viewport.ts'

afterEach(() => {
  firstRow.value = 0
  rowsInSight.value = 30
})

test('rows above those in sight are drawn too, and none before the first', () => {
  firstRow.value = 100
  expect(firstDrawn.value).toBeLessThan(100)
  firstRow.value = 2
  expect(firstDrawn.value).toBe(0)
})

test('what is drawn covers what is in sight, wherever it is scrolled to, with as many rows below as above', () => {
  for (const row of [0, 3, 6, 1000]) {
    firstRow.value = row
    const end = firstDrawn.value + slotCount.value
    expect(end - (row + rowsInSight.value)).toBeGreaterThanOrEqual(row - firstDrawn.value)
  }
  const before = slotCount.value
  rowsInSight.value += 10
  expect(slotCount.value).toBe(before + 10)
})

test('requesting the same row twice counts twice: the reader may have scrolled away', () => {
  scrollTo(7)
  const first = wishedRow.value
  scrollTo(7)
  expect(wishedRow.value).toEqual({ index: 7 })
  expect(wishedRow.value).not.toBe(first)
})
