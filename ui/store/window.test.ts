// The window of rows that follows the scrolling, walked at random.

import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { VIEW_ROWS_MAX } from '../../server/config/limits.ts'
import { WINDOW_STEP, type Window, windowFor } from './window.ts'

const NONE: Window = { offset: 0, limit: 0 }

test('wherever one scrolls, the rows in sight are in the window, and staying there asks for nothing new', () => {
  const random = seeded('scrolling')
  let window = NONE
  for (let i = 0; i < 5_000; i++) {
    const first = random(30_000)
    const inSight = 1 + random(130)
    window = windowFor(first, inSight, window)
    expect(window.offset % WINDOW_STEP).toBe(0)
    expect(window.limit).toBeLessThanOrEqual(VIEW_ROWS_MAX)
    expect(window.offset).toBeLessThanOrEqual(first)
    expect(window.offset + window.limit).toBeGreaterThanOrEqual(first + inSight)
    expect(windowFor(first, inSight, window)).toBe(window)
  }
})

test('viewers at the top of the list share one window whatever the height of their screens', () => {
  expect(windowFor(0, 12, NONE)).toEqual(windowFor(0, 60, NONE))
})

test('scrolling down row by row requests a window every hundred rows or so, not at every row', () => {
  let window = NONE
  let changes = 0
  for (let first = 0; first < 1_000; first++) {
    const next = windowFor(first, 30, window)
    if (next !== window) changes++
    window = next
  }
  expect(changes).toBeLessThan(12)
})
