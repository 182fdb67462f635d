import { expect, test } from 'bun:test'
import { defined, ifKnown } from './defined.ts'

test('members that are undefined are not there, null and 0 are', () => {
  const members = defined({ a: undefined, b: null, c: 0 })
  expect(Object.keys(members)).toEqual(['b', 'c'])
  expect(JSON.stringify(members)).toBe('{"b":null,"c":0}')
})

test('of an unknown value nothing is said, of 0 it is', () => {
  expect(ifKnown(undefined, String)).toBeUndefined()
  expect(ifKnown(0, String)).toBe('0')
})
