// The only file that opens /proc. It reports gone, denied or failed as negative numbers, so that the fast path neither
// throws nor allocates; every read is bounded, whatever size the kernel claims (it claims 0).

import {
  closeSync,
  opendirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { isReserveLent, refillReserve, withReserve } from './reserve.ts'

/** The process no longer exists: ENOENT, ESRCH, or an empty file that is never empty. */
export const GONE = -1
/** EACCES, EPERM. */
export const DENIED = -2
/** Anything else: EINVAL, EIO, ENOMEM, EMFILE. */
export const FAILED = -3

/** f_type of a real procfs (linux/magic.h); a fixture tree has another. */
const PROC_SUPER_MAGIC = 0x9fa0
/** pid_max is at most 2^22 (linux/threads.h). */
const PID_DIGITS_MAX = 7
/** The smallest page of any kernel, less the longest line of a table. */
const LAST_BYTES_MAX = 4096 - 512

export function errorCode(error: unknown): typeof GONE | typeof DENIED | typeof FAILED {
  const code = (error as { code?: string }).code
  if (code === 'ENOENT' || code === 'ESRCH') return GONE
  if (code === 'EACCES' || code === 'EPERM') return DENIED
  return FAILED
}

/** A descriptor, or GONE, DENIED, FAILED. */
export function openFile(path: string): number {
  try {
    return withReserve(() => openSync(path, 'r'))
  } catch (error) {
    return errorCode(error)
  }
}

/** One read at offset 0 into `buffer`: bytes read, or GONE, DENIED, FAILED. For files that the kernel makes in one go. */
export function readStart(fd: number, buffer: Uint8Array): number {
  try {
    return readSync(fd, buffer, 0, buffer.length, 0)
  } catch (error) {
    return errorCode(error)
  }
}

/** Open, one read, close: bytes read, or GONE, DENIED, FAILED. */
export function readStartOf(path: string, buffer: Uint8Array): number {
  const fd = openFile(path)
  if (fd < 0) return fd
  const length = readStart(fd, buffer)
  closeFile(fd)
  return length
}

export function closeFile(fd: number): void {
  try {
    closeSync(fd)
  } catch {
    // Nothing is lost: procfs files hold no unwritten bytes.
  }
  if (isReserveLent()) refillReserve()
}

type Growing = { bytes: Uint8Array }

/**
 * The file up to its end or `bytesMax`, whichever comes first, or GONE, DENIED, FAILED. The result is a view of
 * `scratch.bytes`, valid until the next call; `scratch` grows as needed and is kept.
 */
export function readWhole(path: string, scratch: Growing, bytesMax: number): Uint8Array | number {
  return readUntil(path, scratch, bytesMax, () => false)
}

/** The same for a file of one record, such as `status`: a read that the kernel did not fill was the last. */
export function readRecord(path: string, scratch: Growing, bytesMax: number): Uint8Array | number {
  return readUntil(path, scratch, bytesMax, (count, room) => count < room)
}

/**
 * The same for a table: a read after which the kernel's page (fs/seq_file.c) had room for another line was the last.
 */
export function readTable(path: string, scratch: Growing, bytesMax: number): Uint8Array | number {
  return readUntil(path, scratch, bytesMax, (count, room) => count < Math.min(room, LAST_BYTES_MAX))
}

function readUntil(
  path: string,
  scratch: Growing,
  bytesMax: number,
  isLast: (count: number, room: number) => boolean,
): Uint8Array | number {
  const fd = openFile(path)
  if (fd < 0) return fd
  try {
    let length = 0
    for (;;) {
      if (length === scratch.bytes.length) {
        if (length >= bytesMax) break
        const grown = new Uint8Array(Math.min(bytesMax, length * 2))
        grown.set(scratch.bytes)
        scratch.bytes = grown
      }
      const room = Math.min(scratch.bytes.length, bytesMax) - length
      if (room <= 0) break
      const count = readSync(fd, scratch.bytes, length, room, null)
      if (count === 0) break
      length += count
      if (isLast(count, room)) break
    }
    return scratch.bytes.subarray(0, length)
  } catch (error) {
    return errorCode(error)
  } finally {
    closeFile(fd)
  }
}

/** Process ids in `root`, ascending, appended to `pids` (which is emptied first). Throws a line that says why not. */
export function listPids(root: string, pids: number[]): void {
  const names = namesIn(root)
  pids.length = 0
  let sorted = true
  for (const name of names) {
    const pid = pidOf(name)
    if (pid === 0) continue
    if (pids.length > 0 && pid < (pids[pids.length - 1] as number)) sorted = false
    pids.push(pid)
  }
  if (!sorted) pids.sort((a, b) => a - b)
}

function namesIn(root: string): string[] {
  try {
    return withReserve(() => readdirSync(root))
  } catch (error) {
    const { code } = error as { code?: string }
    throw new Error(`Cannot list ${root}: ${code}`, { cause: error })
  } finally {
    if (isReserveLent()) refillReserve()
  }
}

/** 0 if it is not a pid: digits only, no leading 0, no more than any kernel gives out. */
function pidOf(name: string): number {
  if (name.length > PID_DIGITS_MAX || name.charCodeAt(0) === 0x30) return 0
  let pid = 0
  for (let i = 0; i < name.length; i++) {
    const digit = name.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9) return 0
    pid = pid * 10 + digit
  }
  return pid
}

/** Entries of a directory, at most `entriesMax`, or GONE, DENIED, FAILED. */
export function countEntries(path: string, entriesMax: number): number {
  try {
    const directory = withReserve(() => opendirSync(path))
    let count = 0
    while (count < entriesMax && directory.readSync() !== null) count++
    directory.closeSync()
    return count
  } catch (error) {
    return errorCode(error)
  }
}

/** Names in a directory, at most `entriesMax`, or GONE, DENIED, FAILED. */
export function entriesOf(path: string, entriesMax: number): readonly string[] | number {
  try {
    const directory = withReserve(() => opendirSync(path))
    const names: string[] = []
    for (
      let entry = directory.readSync();
      entry !== null && names.length < entriesMax;
      entry = directory.readSync()
    )
      names.push(entry.name)
    directory.closeSync()
    return names
  } catch (error) {
    return errorCode(error)
  }
}

/** `st_size`, or GONE, DENIED, FAILED. For /proc/<pid>/fd since Linux 6.2: the number of open descriptors. */
export function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch (error) {
    return errorCode(error)
  }
}

/** Undefined: there is none, or it may not be seen. */
export function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino
  } catch {
    return undefined
  }
}

/** Names of the folders in a folder; none where it may not be listed. */
export function foldersIn(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap(one => (one.isDirectory() ? [one.name] : []))
  } catch {
    return []
  }
}

export interface StatOf {
  readonly kind: 'file' | 'directory' | 'device' | 'pipe' | 'socket' | 'unknown'
  readonly size: number
  /** Of 512 bytes. */
  readonly blocks: number
  readonly links: number
}

/** Through links; opens nothing. */
export function statOf(path: string): StatOf | number {
  try {
    const stat = statSync(path)
    const kind = stat.isFile()
      ? 'file'
      : stat.isDirectory()
        ? 'directory'
        : stat.isCharacterDevice() || stat.isBlockDevice()
          ? 'device'
          : stat.isFIFO()
            ? 'pipe'
            : stat.isSocket()
              ? 'socket'
              : 'unknown'
    return { kind, size: stat.size, blocks: stat.blocks, links: stat.nlink }
  } catch (error) {
    return errorCode(error)
  }
}

export function linkOf(path: string): string | number {
  try {
    return readlinkSync(path)
  } catch (error) {
    return errorCode(error)
  }
}

/** f_type of the file system that holds `path` (linux/magic.h), or GONE, DENIED, FAILED. */
export function fileSystemOf(path: string): number {
  try {
    return statfsSync(path).type
  } catch (error) {
    return errorCode(error)
  }
}

export interface SpaceOf {
  readonly usedBytes: number
  /** Without what is reserved for root. */
  readonly availableBytes: number
  /** 0: it has no fixed number of them. */
  readonly inodes: number
  readonly inodesFree: number
}

/** statfs(2) of the file system that holds `path`, or GONE, DENIED, FAILED. Blocks while a server behind it is gone. */
export function spaceOf(path: string): SpaceOf | number {
  try {
    const { bsize, frsize, blocks, bfree, bavail, files, ffree } = statfsSync(path)
    const unit = frsize || bsize
    return {
      usedBytes: (blocks - bfree) * unit,
      availableBytes: bavail * unit,
      inodes: files,
      inodesFree: ffree,
    }
  } catch (error) {
    return errorCode(error)
  }
}

export function isRealProcfs(root: string): boolean {
  return fileSystemOf(root) === PROC_SUPER_MAGIC
}
