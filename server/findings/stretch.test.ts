// Since when something has held, one letter a second: `h`olds, `-` does not, `.` unknown.

import { expect, test } from 'bun:test'
import { createStretch } from './stretch.ts'

/** Seconds. */
function since(script: string): number | undefined {
  const stretch = createStretch({ share: 0.8, ms: 10_000 })
  for (const [second, letter] of [...script].entries())
    if (letter !== '.') stretch.add(second * 1000, letter === 'h')
  const at = stretch.since()
  return at === undefined ? undefined : at / 1000
}

test('it began with the first tick, and a few others are no end of it', () => {
  expect(since('--hhhhhhhhhh')).toBe(2)
  expect(since('--hhhh-hhhhhhhhh-hhhh-hhhhhhhhhh')).toBe(2)
  expect(since('--hhhhhhhhhh--')).toBe(2)
})

test('after too many others in the window it begins later, or has ended', () => {
  expect(since('--hhhhhhhhhh---')).toBeUndefined()
  expect(since('--hhhhhhhhhh---------h')).toBe(21)
  expect(since('h-h-h-h-h-')).toBeUndefined()
})

test('others soon after the first tick do not hide it', () => {
  expect(since('--hh-')).toBeUndefined()
  expect(since('--hh-hh')).toBe(2)
  expect(since('--h---hhhhhhhhhh')).toBe(6)
})

test('what is unknown counts neither way, and before the first tick nothing holds', () => {
  expect(since('--hhhh....hhhh')).toBe(2)
  expect(since('')).toBeUndefined()
})
