import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { difference, setAskDifference } from './difference.ts'
import { endOfRecording } from './moment.ts'
import { compareRange, dropRange, range, setEnds } from './range.ts'

const page = usePage()

test('a range begins at its earlier end and never reaches beyond the last moment', () => {
  page.set(endOfRecording, 1000)
  page.set(range, undefined)
  setEnds(900, 200)
  expect(range.value).toEqual({ from: 200, to: 900 })
  setEnds(500, 4000)
  expect(range.value).toEqual({ from: 500, to: 1000 })
  setEnds(5000, 6000)
  expect(range.value).toEqual({ from: 500, to: 1000 })
  dropRange()
  expect(range.value).toBeUndefined()
})

test('what changed is asked for its two ends', async () => {
  page.set(difference, undefined)
  page.set(range, { from: 3, to: 7 })
  const asked: number[] = []
  setAskDifference(async (from, to) => {
    asked.push(from, to)
    return { error: 'none' }
  })
  compareRange()
  await Promise.resolve()
  expect(asked).toEqual([3, 7])
})

test('a comparison that is closed before its answer came stays closed', async () => {
  page.set(difference, undefined)
  page.set(range, { from: 3, to: 7 })
  setAskDifference(async () => ({ error: 'late' }))
  compareRange()
  difference.value = undefined
  for (let i = 0; i < 5; i++) await Promise.resolve()
  expect(difference.value).toBeUndefined()
})
