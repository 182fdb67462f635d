// What is made once, and only if somebody asks.

import { expect, test } from 'bun:test'
import { lazily } from './lazily.ts'

test('it is made at the first question, and kept, even if it is nothing', () => {
  let made = 0
  const nothing = lazily(() => {
    made++
    return undefined
  })
  expect(made).toBe(0)
  expect([nothing(), nothing(), made]).toEqual([undefined, undefined, 1])
})
