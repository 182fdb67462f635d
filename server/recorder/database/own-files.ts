// S29: the folder of a recording -> which files in it topz may write to: regular, owned by its user, with one name
// each. Others may have access to the folder, so what was checked is what is opened, and is checked again once it is.

import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { codeOf, RecordingError, reasonOf } from './database-error.ts'

const OWN_FILE = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK
const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW
/** What SQLite opens next to a file. A journal planted there would be played back into it. */
const BESIDE = ['-wal', '-shm', '-journal']
const PROBE = '.topz-probe'
/** What the kernel says about our own descriptors; missing on systems other than Linux. */
const OWN_DESCRIPTORS = '/proc/self/fd'

/** Creates it if it does not exist. Its owner does not matter: a volume belongs to the user who created it. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const fd = openSync(folder, FOLDER)
    const { mode } = fstatSync(fd)
    closeSync(fd)
    if ((mode & 0o002) !== 0 && (mode & 0o1000) === 0)
      throw new RecordingError(
        `${folder} is world-writable: name a folder inside it (--data=${join(folder, 'topz')})`,
      )
  } catch (error) {
    if (error instanceof RecordingError) throw error
    if (['ENOTDIR', 'ELOOP', 'EEXIST'].includes(codeOf(error)))
      throw new RecordingError(`${folder} is not a directory`)
    throw new RecordingError(reasonOf(error, folder))
  }
}

export type OwnFiles = ReturnType<typeof createOwnFiles>

/** Throws RecordingError with one sentence, and leaves other users' files as they are. */
export function createOwnFiles(folder: string) {
  const own = new Set([process.geteuid?.(), ownerOfNewFiles(folder)])

  function refuseStranger(file: string, stat: Stats): void {
    if (!stat.isFile()) throw new RecordingError(`${file} is not a regular file`)
    if (own.has(undefined)) return
    if (!own.has(stat.uid))
      throw new RecordingError(
        `${file} belongs to another user: run topz as that user (--user=${stat.uid}), or move the file away`,
      )
    if (stat.nlink !== 1)
      throw new RecordingError(`${file} has ${stat.nlink} hard links: expected exactly one`)
  }

  function inspect(file: string): Stats | undefined {
    const stat = lstatSync(file, { throwIfNoEntry: false })
    if (stat !== undefined) refuseStranger(file, stat)
    return stat
  }

  return {
    /**
     * Creates it, or makes it private; its inode number. Not while it is open elsewhere in this process: its locks
     * would go.
     */
    claim(file: string): number {
      for (const ending of ['', ...BESIDE]) inspect(`${file}${ending}`)
      let fd: number | undefined
      try {
        fd = openSync(file, OWN_FILE, 0o600)
        const stat = fstatSync(fd)
        refuseStranger(file, stat)
        fchmodSync(fd, 0o600)
        return stat.ino
      } catch (error) {
        if (error instanceof RecordingError) throw error
        if (codeOf(error) === 'ELOOP') throw new RecordingError(`${file} is not a regular file`)
        throw new RecordingError(reasonOf(error, file))
      } finally {
        if (fd !== undefined) closeSync(fd)
      }
    },
    /**
     * After SQLite opened it: the open file is the one at that path, and is ours. `endings`: what it opened next to it.
     */
    expectHeld(file: string, endings: readonly string[] = []): void {
      const held = openFiles()
      for (const path of [file, ...endings.map(ending => `${file}${ending}`)]) {
        const stat = inspect(path)
        if (held !== undefined && (stat === undefined || !held.has(keyOf(stat))))
          throw new RecordingError(`${path} was replaced while it was opened`)
      }
    },
  }
}

/** Some file systems, on a network or another machine, assign every file to one user. */
function ownerOfNewFiles(folder: string): number | undefined {
  const probe = join(folder, PROBE)
  try {
    rmSync(probe, { force: true })
    const fd = openSync(probe, OWN_FILE | constants.O_EXCL, 0o600)
    const { uid } = fstatSync(fd)
    closeSync(fd)
    rmSync(probe, { force: true })
    return uid
  } catch {
    return process.geteuid?.()
  }
}

const keyOf = ({ dev, ino }: Stats) => `${dev}:${ino}`

/** `undefined`: unknown. */
function openFiles(): ReadonlySet<string> | undefined {
  try {
    return new Set(
      readdirSync(OWN_DESCRIPTORS).flatMap(fd => {
        const stat = statSync(join(OWN_DESCRIPTORS, fd), { throwIfNoEntry: false })
        return stat === undefined ? [] : [keyOf(stat)]
      }),
    )
  } catch {
    return undefined
  }
}
