import { expect, test } from 'bun:test'
import { createRecent } from './recent.ts'

test('older amounts count less than recent ones, and a steady rate stays the same', () => {
  const recent = createRecent()
  for (let second = 0; second < 60; second++) recent.add([['old', 1]], 1)
  expect(recent.of('old')).toBeCloseTo(1)
  for (let second = 0; second < 60; second++) recent.add([['new', 0.5]], 1)
  expect(recent.of('old')).toBeWithin(0.2, 0.35)
  expect(recent.of('new')).toBeWithin(0.3, 0.5)
  expect(recent.of('nobody')).toBe(0)
})
