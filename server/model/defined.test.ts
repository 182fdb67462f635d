import { expect, test } from 'bun:test'
import { defined, ifKnown } from './defined.ts'

test('undefined members are left out, null and 0 are kept', () => {
  const members = defined({ a: undefined, b: null, c: 0 })
  expect(Object.keys(members)).toEqual(['b', 'c'])
  expect(JSON.stringify(members)).toBe('{"b":null,"c":0}')
})

test('nothing is said about an unknown value, but 0 is a value', () => {
  expect(ifKnown(undefined, String)).toBeUndefined()
  expect(ifKnown(0, String)).toBe('0')
})
