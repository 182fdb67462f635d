// Names of users whose list cannot be read.
import { expect, test } from 'bun:test'
import { createUserNames } from './user-names.ts'

test('a user is called as elsewhere in the container, not as in another one', () => {
  const names = createUserNames()
  names.learn('a', 33, 'www-data')
  names.learn('a', 34, undefined)
  expect([names.of('a', 33), names.of('b', 33), names.of('a', 34)]).toEqual([
    'www-data',
    undefined,
    undefined,
  ])
})

test('nobody is found without any list, but a list of the container decides', () => {
  const names = createUserNames()
  expect(names.of(undefined, 65534)).toBe('nobody')
  names.learn('a', 65534, 'nfsnobody')
  expect([names.of('a', 65534), names.of('b', 65534)]).toEqual(['nfsnobody', 'nobody'])
})
