// S29: the folder of a recording -> which files in it topz may write to: regular, of its own user, with one name each.
// Others may have rights to the folder, so what was looked at is what is opened, and is looked at again once it is.

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
/** What SQLite opens beside a file. A journal that somebody laid there would be played back into it. */
const BESIDE = ['-wal', '-shm', '-journal']
const PROBE = '.topz-probe'
/** What the kernel says of our own descriptors; not there on other systems than Linux. */
const OWN_DESCRIPTORS = '/proc/self/fd'

/** Makes it, if it is not there. Whose it is does not matter: a volume belongs to the user who created it. */
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

/** Throws RecordingError with one sentence, and leaves what is somebody else's as it is. */
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

  function look(file: string): Stats | undefined {
    const stat = lstatSync(file, { throwIfNoEntry: false })
    if (stat !== undefined) refuseStranger(file, stat)
    return stat
  }

  return {
    /**
     * Makes it, or takes rights to it from others; its inode number. Not while it is open elsewhere in this process: its
     * locks would go.
     */
    claim(file: string): number {
      for (const ending of ['', ...BESIDE]) look(`${file}${ending}`)
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
    /** After SQLite opened it: what is open lies there, and is ours. `endings`: what it opened beside it. */
    expectHeld(file: string, endings: readonly string[] = []): void {
      const held = openFiles()
      for (const path of [file, ...endings.map(ending => `${file}${ending}`)]) {
        const stat = look(path)
        if (held !== undefined && (stat === undefined || !held.has(keyOf(stat))))
          throw new RecordingError(`${path} was replaced while it was opened`)
      }
    },
  }
}

/** Some file systems of a network, or of another machine, give every file to one user. */
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

/** `undefined`: nothing tells. */
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
