import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'

test('a malformed file is reported with its name, its key and what is allowed', () => {
  const error = new Malformed('meminfo', 'MemTotal')
  expect(error).toBeInstanceOf(Error)
  expect(error.message).toBe('Cannot parse MemTotal of meminfo: expected a whole number')
  expect([error.file, error.key]).toEqual(['meminfo', 'MemTotal'])
})
