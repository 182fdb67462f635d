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
  attention.alsoBy(() => (isOpen ? 1 : 0))
  nowMs = 10 * UNATTENDED_MS
  expect(attention.isAttended()).toBe(true)
  isOpen = false
  expect(attention.isAttended()).toBe(true)
  nowMs += UNATTENDED_MS
  expect(attention.isAttended()).toBe(false)
})

test('few questions and few pages leave little garbage; a question counts once', () => {
  const attention = createAttention(() => 0)
  let pages = 0
  attention.alsoBy(() => pages)
  const asked = (times: number): boolean => {
    for (let i = 0; i < times; i++) attention.look()
    return attention.wasLittleAsked()
  }
  expect([asked(0), asked(60), asked(61), asked(0)]).toEqual([true, true, false, true])
  pages = 3
  expect(asked(1)).toBe(true)
  pages = 4
  expect(asked(1)).toBe(false)
})
