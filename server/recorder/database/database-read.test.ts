// A recording to look at.
import { Database } from 'bun:sqlite'
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { one, start } from '../fixture.ts'
import { SCHEMA_VERSION } from './database.ts'
import { openToRead } from './database-read.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-read-'))
  file = join(folder, 'recording.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

function record(isOpen = false) {
  const recording = start({ folder })
  recording.run(3, () => [one()])
  if (!isOpen) recording.close(undefined)
  return recording
}

const ticksOf = (path: string) => {
  const { db, close } = openToRead(path)
  try {
    return db.query('SELECT count(*) FROM tick').values()[0]?.[0]
  } finally {
    close()
  }
}

test('it is named by its folder or by its file, and nothing of it is changed', () => {
  record()
  const before = readFileSync(file)
  expect([ticksOf(folder), ticksOf(file)]).toEqual([3, 3])
  expect(readFileSync(file)).toEqual(before)
})

test('one that another topz is writing is read with what it has written, and its life goes on', () => {
  const recording = record(true)
  const opened = openToRead(folder)
  expect(opened.db.query('SELECT count(*) FROM tick').values()).toEqual([[3]])
  expect(opened.liveLife?.()).toBe(1)
  opened.close()
  recording.close(undefined)
  const ended = openToRead(folder)
  expect(ended.liveLife).toBeUndefined()
  ended.close()
})

test('one of an older topz is read as a copy in the form of today', () => {
  record()
  const db = new Database(file)
  db.exec('PRAGMA user_version = 1')
  db.exec('PRAGMA journal_mode = DELETE')
  db.close()
  const before = readFileSync(file)
  try {
    expect(ticksOf(file)).toBe(3)
  } finally {
    expect(readFileSync(file)).toEqual(before)
  }
})

test('one of a newer topz is refused in words, and so is what is no recording', () => {
  record()
  const db = new Database(file)
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
  db.close()
  expect(() => openToRead(file)).toThrow(/newer/)
  writeFileSync(join(folder, 'text'), 'not a database, but long enough to look like one'.repeat(40))
  expect(() => openToRead(join(folder, 'text'))).toThrow(/it is not a topz recording, or it is damaged/)
  expect(() => openToRead(join(folder, 'none'))).toThrow(`Cannot open ${join(folder, 'none')}: no such file`)
})
