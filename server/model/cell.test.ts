// The value of a cell.
import { expect, test } from 'bun:test'
import { cellOf } from './cell.ts'
import { process } from './fixture.ts'

test('a value is given as it is, a list as words, and a missing one as null', () => {
  const one = process({ pid: 7, cpuUsage: 0, argv: ['sleep', '9'] })
  expect(cellOf(one, { key: 'cpuUsage' })).toBe(0)
  expect(cellOf(one, { key: 'argv' })).toBe('sleep 9')
  expect(cellOf(one, { key: 'openFds' })).toBeNull()
})
