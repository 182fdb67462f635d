import { expect, test } from 'bun:test'
import { process } from './fixture.ts'
import { heldBytes, mostHeldBytes } from './held-bytes.ts'

test('what is resident or swapped counts, and anonymous memory if resident memory is gone or was read later', () => {
  const held = (fields: Parameters<typeof process>[0]) => heldBytes(process({ rssBytes: 0, ...fields }))
  expect(held({ rssBytes: 60, rssAnonBytes: 1 })).toBe(60)
  expect(held({ rssAnonBytes: 150 })).toBe(150)
  expect(held({ rssBytes: 60, swapBytes: 30 })).toBe(90)
})

test('a process that was dying in the last tick counts with what it held before; another one of its PID does not', () => {
  const dying = process({ pid: 7, rssBytes: 0 })
  const before = [[process({ pid: 7, rssBytes: 140 })], [process({ pid: 7, id: '7:2', rssBytes: 900 })]]
  expect(mostHeldBytes(dying, before)).toBe(140)
})
