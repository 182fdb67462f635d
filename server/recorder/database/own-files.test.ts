// S29: what lies in the folder of a recording, and how topz treats it: it writes only to its own files.

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, spyOn, test } from 'bun:test'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MIB, one, START, start } from '../fixture.ts'
import { openFolder } from './database.ts'
import { createOwnFiles } from './own-files.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-own-files-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function makeFolder(name: string, mode = 0o700): string {
  const dir = join(folder, name)
  mkdirSync(dir)
  chmodSync(dir, mode)
  return dir
}

/** The live view goes on: topz records in memory. */
function expectMemory(dir: string, why: string | RegExp): void {
  const recording = start({ folder: dir })
  recording.run(3, () => [one()])
  expect(recording.status({})).toMatchObject({ state: 'memory', isFile: false, to: recording.now() })
  expect(recording.warnings[0]).toMatch(why)
  recording.close(undefined)
}

test('S29: folder and files are accessible to their owner only', () => {
  const dir = join(folder, 'modes')
  const recording = start({ folder: dir })
  expect(statSync(dir).mode & 0o777).toBe(0o700)
  for (const file of ['recording.db', 'recording.db-wal', 'recording.db-shm', 'recording.lock'])
    expect([file, statSync(join(dir, file)).mode & 0o777]).toEqual([file, 0o600])
  recording.close(undefined)
})

for (const file of [
  'recording.db',
  'recording.db-wal',
  'recording.db-shm',
  'recording.db-journal',
  'recording.lock',
])
  for (const kind of ['a link', 'a hard link', 'a directory'] as const)
    test(`S29: ${kind} in place of ${file} is left as it is, and reported`, () => {
      const dir = makeFolder(`${kind} ${file}`)
      const victim = join(folder, `victim of ${kind} ${file}`)
      writeFileSync(victim, 'precious', { mode: 0o644 })
      const place = join(dir, file)
      if (kind === 'a link') symlinkSync(victim, place)
      else if (kind === 'a hard link') linkSync(victim, place)
      else mkdirSync(place)
      expectMemory(dir, kind === 'a hard link' ? '2 hard links' : 'not a regular file')
      expect([readFileSync(victim, 'utf8'), statSync(victim).mode & 0o777]).toEqual(['precious', 0o644])
    })

test('S29: files of an earlier life that others could read become private again', () => {
  const dir = join(folder, 'readable')
  start({ folder: dir }).close(undefined)
  const files = ['recording.db', 'recording.lock'].map(file => join(dir, file))
  for (const file of files) chmodSync(file, 0o644)
  start({ folder: dir }).close(undefined)
  expect(files.map(file => statSync(file).mode & 0o777)).toEqual([0o600, 0o600])
})

test('S29: a folder that is a link, or world-writable, is not recorded to', () => {
  const dir = makeFolder('real')
  symlinkSync(dir, join(folder, 'linked'))
  expectMemory(join(folder, 'linked'), 'is not a directory')
  const open = makeFolder('open', 0o777)
  expectMemory(open, `${open} is world-writable: name a folder inside it (--data=${open}/topz)`)
  const inside = start({ folder: join(open, 'topz') })
  expect(inside.status({}).state).toBe('recording')
  inside.close(undefined)
  expect(existsSync(join(dir, 'recording.db'))).toBe(false)
})

for (const mode of [0o750, 0o2770, 0o1777])
  test(`S29: a volume of mode ${mode.toString(8)} is recorded to, today and tomorrow, and keeps its mode`, () => {
    const dir = makeFolder(`volume ${mode}`, mode)
    for (let day = 0; day < 2; day++) {
      const recording = start({ folder: dir })
      expect(recording.status({})).toMatchObject({ state: 'recording', isFile: true })
      recording.close(undefined)
    }
    expect(statSync(dir).mode & 0o7777).toBe(mode)
  })

test('S29: a file that was exchanged for a link while it was opened, and back, is not written to', () => {
  const dir = makeFolder('exchanged')
  const file = join(dir, 'recording.db')
  const victim = join(folder, 'victim.db')
  new Database(victim).exec('CREATE TABLE precious(x)')
  const own = createOwnFiles(dir)
  own.claim(file)
  renameSync(file, `${file}.kept`)
  symlinkSync(victim, file)
  const db = new Database(file)
  db.query('SELECT * FROM precious').all()
  expect(() => own.expectHeld(file)).toThrow('is not a regular file')
  rmSync(file)
  expect(() => own.expectHeld(file)).toThrow('was replaced while it was opened')
  renameSync(`${file}.kept`, file)
  expect(() => own.expectHeld(file)).toThrow('was replaced while it was opened')
  db.close()
})

for (const [ending, sql] of [
  ['', 'PRAGMA user_version'],
  ['-wal', 'PRAGMA quick_check(1)'],
  ['-shm', 'PRAGMA quick_check(1)'],
] as const)
  test(`S29: a recording.db${ending} placed there while topz opens it is noticed`, () => {
    const dir = join(folder, `laid${ending}`)
    const path = join(dir, `recording.db${ending}`)
    const { query } = Database.prototype
    function lay(this: Database, asked: string): unknown {
      if (asked === sql && !existsSync(`${path}.kept`)) {
        renameSync(path, `${path}.kept`)
        writeFileSync(path, 'precious')
      }
      return query.call(this, asked)
    }
    const spy = spyOn(Database.prototype, 'query').mockImplementation(lay as never)
    try {
      expect(() => openFolder(dir, 4 * MIB, START)).toThrow(`${path} was replaced while it was opened`)
    } finally {
      spy.mockRestore()
    }
    // SQLite removes the others by their names.
    if (ending === '') expect(readFileSync(path, 'utf8')).toBe('precious')
  })
