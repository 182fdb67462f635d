// What SQLite and the file system throw, and what it means.
import { expect, test } from 'bun:test'
import { isDamage, isFull, isUnreadable, readable, reasonOf, untilDamage } from './database-error.ts'

const failure = (code: string, message = 'no') => Object.assign(new Error(message), { code })

test('a file that makes no sense is damaged, a disk without room is full, and neither is the other', () => {
  for (const code of ['SQLITE_CORRUPT', 'SQLITE_CORRUPT_INDEX', 'SQLITE_NOTADB', 'SQLITE_ERROR'])
    expect([code, isDamage(failure(code)), isFull(failure(code))]).toEqual([code, true, false])
  for (const code of ['SQLITE_FULL', 'ENOSPC', 'SQLITE_IOERR_WRITE'])
    expect([code, isDamage(failure(code)), isFull(failure(code))]).toEqual([code, false, true])
  expect(isDamage(new Error('database disk image is malformed'))).toBe(true)
  expect([isDamage(undefined), isFull(undefined)]).toEqual([false, false])
})

test('what was read and makes no sense is damage, too, wherever that is noticed', () => {
  for (const error of [new SyntaxError(), new TypeError(), new RangeError(), failure('SQLITE_CORRUPT')])
    expect(isUnreadable(error)).toBe(true)
  expect(isUnreadable(failure('SQLITE_BUSY'))).toBe(false)
})

test('of a damaged part the substitute is read; any other error goes on', () => {
  const fails = (error: Error) => () => {
    throw error
  }
  expect(readable(() => 1, 2)).toBe(1)
  expect(readable(fails(new SyntaxError()), 2)).toBe(2)
  expect(() => readable(fails(failure('SQLITE_BUSY')), 2)).toThrow()
})

test('rows are read up to the damage', () => {
  function* rows(error: Error) {
    yield 1
    yield 2
    throw error
  }
  expect([...untilDamage(rows(failure('SQLITE_CORRUPT')))]).toEqual([1, 2])
  expect(() => [...untilDamage(rows(failure('SQLITE_BUSY')))]).toThrow()
})

test('people read what they can do about it', () => {
  expect(reasonOf(failure('EACCES'), '/data')).toBe('permission denied to write to /data')
  expect(reasonOf(failure('SQLITE_CANTOPEN'), '/data')).toBe('permission denied to write to /data')
  expect(reasonOf(failure('EROFS'), '/data')).toBe('/data is read-only')
  expect(reasonOf(failure('SQLITE_READONLY'), '/data')).toBe('/data is read-only')
  expect(reasonOf(failure('ENOSPC'), '/data')).toBe('the disk of /data is full')
  expect(reasonOf(failure('EIO', 'broken'), '/data')).toBe('/data cannot be used (broken)')
})
