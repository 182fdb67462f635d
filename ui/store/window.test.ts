// The window of rows that follows the scrolling, walked at random.
import { expect, test } from 'bun:test'
import { VIEW_ROWS_MAX } from '../../server/model/protocol.ts'
import { WINDOW_STEP, type Window, windowFor } from './window.ts'

const NONE: Window = { offset: 0, limit: 0 }

test('wherever one scrolls, the rows in sight are in the window, and staying there asks for nothing new', () => {
  const seed = Math.floor(Math.random() * 1e9)
  console.log(`seed ${seed}`)
  let state = seed
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
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

test('scrolling down a row at a time asks for a window every hundred rows or so, not at every row', () => {
  let window = NONE
  let changes = 0
  for (let first = 0; first < 1_000; first++) {
    const next = windowFor(first, 30, window)
    if (next !== window) changes++
    window = next
  }
  expect(changes).toBeLessThan(12)
})
