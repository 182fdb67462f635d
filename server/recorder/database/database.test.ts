// A database of a recording: in memory, or the file in a folder. What may be wrong with the folder: recording-folder.test.ts.

import type { Database } from 'bun:sqlite'
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { START } from '../fixture.ts'
import {
  bytesOf,
  emptyInMemory,
  FILE,
  limitPages,
  migrate,
  newer,
  openFolder,
  openMemory,
  SCHEMA_VERSION,
  setAside,
  versionOf,
} from './database.ts'
import { isFull, RecordingError } from './database-error.ts'

const MIB = 1024 * 1024

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-database-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const TABLES = `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`
const fill = (db: Database, bytes: number) => {
  for (let i = 0; i < bytes / 100_000; i++)
    db.query('INSERT INTO rest (text, born, used) VALUES (?, 1, 1)').run('x'.repeat(100_000))
}

test('a new one has all tables, in the form of today', () => {
  const db = emptyInMemory()
  expect(versionOf(db)).toBe(SCHEMA_VERSION)
  expect(db.query(TABLES).values().flat()).toEqual(
    expect.arrayContaining(['event', 'life', 'rest', 'sample', 'subject', 'tick']),
  )
  migrate(db)
  expect(versionOf(db)).toBe(SCHEMA_VERSION)
})

test('one in memory never holds more than it may, and says so as a full disk does', () => {
  const { db, bytesMax, roomBytes, path } = openMemory(2 * MIB)
  expect([bytesMax, path]).toEqual([2 * MIB, undefined])
  expect(roomBytes).toBeLessThan(bytesMax)
  let error: unknown
  try {
    fill(db, 3 * MIB)
  } catch (thrown) {
    error = thrown
  }
  expect(isFull(error)).toBe(true)
  expect(bytesOf(db)).toBeLessThanOrEqual(2 * MIB)
})

test('what is removed is room again', () => {
  const db = emptyInMemory()
  fill(db, MIB)
  const before = bytesOf(db)
  db.exec('DELETE FROM rest')
  expect(bytesOf(db)).toBeLessThan(before / 2)
})

test('a limit smaller than any recording is not taken at its word', () => {
  const db = emptyInMemory()
  limitPages(db, 1)
  expect(() => fill(db, 100_000)).not.toThrow()
})

test('a folder that there is not is made, with a file for its owner only', () => {
  const opened = openFolder(join(folder, 'a', 'b'), 8 * MIB, START)
  const path = join(folder, 'a', 'b', FILE)
  expect([opened.path, statSync(path).mode & 0o077]).toEqual([path, 0])
  opened.close()
})

test('what was recorded is there when it is opened again', () => {
  const first = openFolder(folder, 8 * MIB, START)
  fill(first.db, 100_000)
  first.close()
  const again = openFolder(folder, 8 * MIB, START)
  expect(again.db.query('SELECT count(*) FROM rest').values()).toEqual([[1]])
  expect(again.warning).toBeUndefined()
  again.close()
})

test('a second one is refused, because another records there', () => {
  const first = openFolder(folder, 8 * MIB, START)
  expect(() => openFolder(folder, 8 * MIB, START)).toThrow(RecordingError)
  expect(() => openFolder(folder, 8 * MIB, START)).toThrow('another topz is recording there')
  first.close()
})

test('a file that is no database is set aside, kept, and a new one begins', () => {
  const text = 'no database, but as long as one '.repeat(200)
  writeFileSync(join(folder, FILE), text, { mode: 0o600 })
  const opened = openFolder(folder, 8 * MIB, START)
  expect(opened.warning).toContain(
    `moved to ${join(folder, FILE)}.corrupt; a new one begins at ${new Date(START).toISOString()}`,
  )
  expect(readFileSync(join(folder, `${FILE}.corrupt`), 'utf8')).toBe(text)
  opened.close()
})

test('of damaged files the last one is kept, with its log', () => {
  const path = join(folder, FILE)
  for (const text of ['first', 'second']) {
    writeFileSync(path, text)
    writeFileSync(`${path}-wal`, `log of ${text}`)
    writeFileSync(`${path}-shm`, '')
    setAside(path, START)
  }
  expect(readFileSync(`${path}.corrupt`, 'utf8')).toBe('second')
  expect(readFileSync(`${path}.corrupt-wal`, 'utf8')).toBe('log of second')
  expect([path, `${path}-wal`, `${path}-shm`].filter(file => existsSync(file))).toEqual([])
})

test('the file of a newer topz is named with both formats, and not touched', () => {
  expect(newer(99).message).toBe(
    `the recording was made by a newer topz (format 99, this one supports up to ${SCHEMA_VERSION}): it is left untouched`,
  )
})

test('a file that is taken away or replaced is noticed', () => {
  const opened = openFolder(folder, 8 * MIB, START)
  expect(opened.isLost()).toBe(false)
  rmSync(join(folder, FILE))
  expect(opened.isLost()).toBe(true)
  writeFileSync(join(folder, FILE), '')
  expect(opened.isLost()).toBe(true)
  opened.close()
})
