// When topz may read less: nobody has asked for half a minute, and no page or terminal is open.

import { expect, test } from 'bun:test'
import { createAttention, UNATTENDED_MS } from './attention.ts'

test('attended from the start and after each request, until nobody has asked for half a minute', () => {
  let nowMs = 1000
  const attention = createAttention(() => nowMs)
  expect(attention.isAttended()).toBe(true)
  nowMs += UNATTENDED_MS
  expect(attention.isAttended()).toBe(false)
  attention.look()
  expect(attention.isAttended()).toBe(true)
  nowMs += UNATTENDED_MS - 1
  expect(attention.isAttended()).toBe(true)
  nowMs++
  expect(attention.isAttended()).toBe(false)
})

test('an open page counts for as long as it is open, and half a minute more', () => {
  let nowMs = 0
  let isOpen = true
  const attention = createAttention(() => nowMs)
  attention.alsoWhile(() => isOpen)
  nowMs = 10 * UNATTENDED_MS
  expect(attention.isAttended()).toBe(true)
  isOpen = false
  expect(attention.isAttended()).toBe(true)
  nowMs += UNATTENDED_MS
  expect(attention.isAttended()).toBe(false)
})
