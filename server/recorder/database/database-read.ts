// A recording to look at -> an open database: this topz's or another's, in a folder or a file, on a read-only disk,
// with an older schema.

import { constants, Database } from 'bun:sqlite'
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { messageOf } from '../../model/message.ts'
import {
  FILE,
  LOCK,
  migrate,
  newer,
  type OpenDatabase,
  SCHEMA_VERSION,
  UNBOUND,
  versionOf,
} from './database.ts'
import { codeOf, isDamage, RecordingError } from './database-error.ts'

/** A recording to look at: nothing is written, no lock is taken. `path`: the folder, or the file in it. */
export function openToRead(path: string): OpenDatabase {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, FILE) : path
  if (!existsSync(file)) throw new RecordingError(`Cannot open ${file}: no such file`)
  try {
    let db = openReadOnly(file)
    const version = versionOf(db)
    if (version > SCHEMA_VERSION) throw newer(version)
    if (version < SCHEMA_VERSION) db = migratedCopy(db)
    // Read it once: a damaged file fails at once.
    db.query('SELECT count(*) FROM life').get()
    const isLive = isLocked(join(dirname(file), LOCK))
    const last = () => Number(db.query('SELECT max(life) FROM life').values()[0]?.[0])
    return { ...UNBOUND, db, path: file, close: () => db.close(), ...(isLive && { liveLife: last }) }
  } catch (error) {
    throw error instanceof RecordingError
      ? error
      : new RecordingError(
          `Cannot open ${file}: it is not a topz recording, or it is damaged (${messageOf(error)})`,
        )
  }
}

/** In a read-only folder, SQLite can't open the log of a file: a copy of both is read, elsewhere. */
function openReadOnly(file: string): Database {
  try {
    const db = new Database(file, { readonly: true, strict: true })
    db.query('SELECT count(*) FROM sqlite_schema').get()
    return db
  } catch (error) {
    if (isDamage(error)) throw error
    if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) return openCopy(file)
    const flags = constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI
    return new Database(`file:${encodeURI(file)}?immutable=1`, flags)
  }
}

function openCopy(file: string): Database {
  const folder = mkdtempSync(join(tmpdir(), 'topz-replay-'))
  try {
    const copy = join(folder, FILE)
    for (const ending of ['', '-wal']) copyFileSync(`${file}${ending}`, `${copy}${ending}`)
    const db = new Database(copy, { strict: true })
    db.query('SELECT count(*) FROM sqlite_schema').get()
    return db
  } finally {
    // An open file can be read further.
    rmSync(folder, { recursive: true, force: true })
  }
}

function migratedCopy(db: Database): Database {
  const copy = Database.deserialize(db.serialize(), { strict: true })
  db.close()
  migrate(copy)
  return copy
}

/** Another topz is recording there. */
function isLocked(path: string): boolean {
  if (!existsSync(path)) return false
  let lock: Database | undefined
  try {
    lock = new Database(path, { readwrite: true, create: false })
    lock.exec('BEGIN EXCLUSIVE; ROLLBACK')
    return false
  } catch (error) {
    return codeOf(error) === 'SQLITE_BUSY'
  } finally {
    lock?.close()
  }
}
