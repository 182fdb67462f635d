// Which of the sockets that are sought a process holds.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { rmSync, symlinkSync } from 'node:fs'
import { createFakeProc, type FakeProc } from '../sampler/testdata/fake-proc.ts'
import { readOwned } from './socket-owners.ts'

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  fake.add(7)
  symlinkSync('socket:[11]', fake.path(7, 'fd/3'))
  symlinkSync('socket:[12]', fake.path(7, 'fd/4'))
  symlinkSync('pipe:[13]', fake.path(7, 'fd/5'))
  symlinkSync('/tmp/socket:[14]', fake.path(7, 'fd/6'))
})
afterEach(() => fake.remove())

const found = (...inodes: number[]) => {
  const reading = readOwned(fake.root, 7, inodes)
  return reading && 'found' in reading ? [...reading.found].sort() : reading
}

test('those that it holds are found, others are not', () => {
  expect(found(12, 99, 11)).toEqual([11, 12])
  expect(found(99)).toEqual([])
  expect(found()).toEqual([])
})

test('a pipe or a file with such a name is not a socket', () => {
  expect(found(13, 14)).toEqual([])
})

test('a process whose descriptors cannot be listed is not reported as holding none', () => {
  rmSync(fake.path(7, 'fd'), { recursive: true })
  expect(found(11)).toEqual({ refusal: 'denied' })
})
