// The file of a recording, or memory -> an open database with the newest schema. Whatever is wrong with the file, the
// live view must go on: a file that cannot be opened is reported, a damaged one is set aside.

import { Database } from 'bun:sqlite'
import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, isDamage, isFull, RecordingError, reasonOf } from './database-error.ts'
import { createOwnFiles, type OwnFiles, prepareFolder } from './own-files.ts'
import { createRoom, RESERVE_BYTES } from './room.ts'
import schema1 from './schema/0001.sql' with { type: 'text' }

/** By version, from 1. An older file is migrated to the newest in one transaction; none of these is ever changed. */
const MIGRATIONS: readonly string[] = [schema1]
export const SCHEMA_VERSION = MIGRATIONS.length

export const FILE = 'recording.db'
export const LOCK = 'recording.lock'
const PAGE_BYTES = 4096
/** In memory each page is an allocation, which the allocator rounds up: 4 KiB take 5, 32 take 36 (bench/README.md). */
const MEMORY_PAGE_BYTES = 32_768
/** Unused pages given back to the disk in one run, if a file is larger than it may be. */
const FREED_PAGES = 512
/** In one transaction: the log must hold them. */
const FREED_PAGES_AT_ONCE = 32

export interface OpenDatabase {
  readonly db: Database
  /** Undefined: in memory. */
  readonly path: string | undefined
  /** What was wrong with an earlier file, for the log. */
  readonly warning?: string
  /** What file and log may take: what was requested, or what the disk turned out to hold. */
  readonly bytesMax: number
  /** Bytes that may be in use before room has to be made. */
  readonly roomBytes: number
  /** For a recording that is only read: the life that another topz is recording into it. */
  liveLife?(): number | undefined
  /** Checks how much the disk holds. */
  measure(): void
  /** The disk is full: the reserve for this is released, and the log written back, so that room can be made. */
  giveUpReserve(): void
  /** Gives back unused pages, if the limit was lowered; sets up the reserve again, if there is room. */
  shrink(): void
  /** F19: the log cannot be written back, because another program reads the file, and has reached its share. */
  isLogTooLong(): boolean
  /** The file was removed or replaced. */
  isLost(): boolean
  close(): void
}

/** Above this share of the file's limit, room is made. */
const ROOM_SHARE = 0.9

export const UNBOUND = {
  path: undefined,
  bytesMax: Number.POSITIVE_INFINITY,
  roomBytes: Number.POSITIVE_INFINITY,
  measure: () => {},
  giveUpReserve: () => {},
  shrink: () => {},
  isLogTooLong: () => false,
  isLost: () => false,
}

/** To record into. */
export function openMemory(bytesMax: number): OpenDatabase {
  const db = emptyInMemory(MEMORY_PAGE_BYTES)
  limitPages(db, bytesMax)
  return { ...UNBOUND, db, bytesMax, roomBytes: bytesMax * ROOM_SHARE, close: () => db.close() }
}

/** With pages like those of a file, unless it stays in memory. */
export function emptyInMemory(pageBytes = PAGE_BYTES): Database {
  const db = new Database(':memory:', { strict: true })
  db.exec(`PRAGMA page_size = ${pageBytes}`)
  migrate(db)
  return db
}

export function limitPages(db: Database, bytes: number): void {
  db.exec(`PRAGMA max_page_count = ${Math.max(64, Math.floor(bytes / numberOf(db, 'page_size')))}`)
}

/** Throws RecordingError with one sentence. `bytesMax`: of file and log together. */
export function openFolder(folder: string, bytesMax: number, now: number): OpenDatabase {
  prepareFolder(folder)
  const path = join(folder, FILE)
  const own = createOwnFiles(folder)
  const lock = takeLock(join(folder, LOCK), own)
  const room = createRoom(path, bytesMax)
  let warning: string | undefined
  let opened: OpenFile
  try {
    if (room.isNothingFree()) throw new RecordingError(`the disk of ${folder} is full`)
    try {
      opened = openFile(path, own)
    } catch (error) {
      if (!isDamage(error)) throw error
      warning = setAside(path, now)
      opened = openFile(path, own)
    }
  } catch (error) {
    lock.close()
    throw error instanceof RecordingError ? error : new RecordingError(reasonOf(error, folder))
  }
  const { db, ino } = opened
  let limits = room.measure()
  function measure(): void {
    limits = room.measure()
    limitPages(db, limits.fileBytes)
    db.exec(`PRAGMA wal_autocheckpoint = ${Math.max(8, Math.floor(limits.reserveBytes / PAGE_BYTES))}`)
  }
  measure()
  return {
    db,
    path,
    get bytesMax() {
      return limits.bytesMax
    },
    get roomBytes() {
      return limits.fileBytes * ROOM_SHARE
    },
    measure,
    giveUpReserve() {
      room.giveUpReserve()
      try {
        // Not TRUNCATE: other programs could take what the log gives back.
        db.exec('PRAGMA wal_checkpoint(RESTART)')
      } catch (error) {
        if (!isFull(error)) throw error
      }
      measure()
    },
    shrink() {
      for (
        let freed = 0;
        freed < FREED_PAGES && lengthOf(db) > limits.fileBytes;
        freed += FREED_PAGES_AT_ONCE
      )
        db.exec(`PRAGMA incremental_vacuum(${FREED_PAGES_AT_ONCE})`)
      room.keepReserve()
      measure()
    },
    isLogTooLong: () => room.isLogTooLong(limits),
    isLost: () => statSync(path, { throwIfNoEntry: false })?.ino !== ino,
    close() {
      db.close()
      lock.close()
    },
    ...(warning !== undefined && { warning }),
  }
}

interface OpenFile {
  readonly db: Database
  /** Of the open file, whatever is at its path by now. */
  readonly ino: number
}

function openFile(path: string, own: OwnFiles): OpenFile {
  const ino = own.claim(path)
  const db = new Database(path, { create: true, strict: true })
  try {
    const version = versionOf(db)
    // Before anything is written.
    own.expectHeld(path)
    if (version > SCHEMA_VERSION) throw newer(version)
    db.exec(`PRAGMA page_size = ${PAGE_BYTES}`)
    // For a new file, so that it can shrink.
    db.exec('PRAGMA auto_vacuum = INCREMENTAL')
    db.exec('PRAGMA journal_mode = WAL')
    // A crash of the machine may lose the newest moments, never the file; a kill of topz loses nothing.
    db.exec('PRAGMA synchronous = NORMAL')
    db.exec(`PRAGMA journal_size_limit = ${RESERVE_BYTES}`)
    migrate(db)
    if (db.query('PRAGMA quick_check(1)').values()[0]?.[0] !== 'ok') throw new Error('malformed')
    own.expectHeld(path, ['-wal', '-shm'])
    return { db, ino }
  } catch (error) {
    db.close()
    throw error
  }
}

export function versionOf(db: Database): number {
  return Number(db.query('PRAGMA user_version').values()[0]?.[0])
}

export function migrate(db: Database): void {
  const version = versionOf(db)
  if (version === SCHEMA_VERSION) return
  db.transaction(() => {
    for (const migration of MIGRATIONS.slice(version)) db.exec(migration)
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
  }).immediate()
}

export function newer(version: number): RecordingError {
  return new RecordingError(
    `the recording was made by a newer topz (format ${version}, this one supports up to ${SCHEMA_VERSION}): it is left untouched`,
  )
}

/** A separate database holds the lock: the kernel drops it with the process, whatever ends it. */
function takeLock(path: string, own: OwnFiles): Database {
  // SQLite does not distinguish a read-only folder from a disk that is full or mounted read-only.
  own.claim(path)
  let lock: Database | undefined
  try {
    lock = new Database(path, { create: true })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    own.expectHeld(path)
    return lock
  } catch (error) {
    lock?.close()
    if (error instanceof RecordingError) throw error
    if (codeOf(error) === 'SQLITE_BUSY')
      throw new RecordingError('another topz is recording there: this one records in memory')
    throw new RecordingError(reasonOf(error, path))
  }
}

/** One damaged file is kept, so that its contents can be saved. */
export function setAside(path: string, now: number): string {
  const aside = `${path}.corrupt`
  for (const ending of ['', '-wal']) {
    rmSync(`${aside}${ending}`, { force: true })
    if (existsSync(`${path}${ending}`)) renameSync(`${path}${ending}`, `${aside}${ending}`)
  }
  rmSync(`${path}-shm`, { force: true })
  return `the recording was damaged and has been moved to ${aside}; a new one begins at ${new Date(now).toISOString()}`
}

/** Bytes in use, without free pages that can be reused. */
export function bytesOf(db: Database): number {
  return (numberOf(db, 'page_count') - numberOf(db, 'freelist_count')) * numberOf(db, 'page_size')
}

/** Of the file, once its log is written back. */
function lengthOf(db: Database): number {
  return numberOf(db, 'page_count') * numberOf(db, 'page_size')
}

function numberOf(db: Database, pragma: 'page_count' | 'freelist_count' | 'page_size'): number {
  return Number(db.query(`PRAGMA ${pragma}`).values()[0]?.[0])
}
