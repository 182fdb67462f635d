// A small file from the root file system of a process: <proc>/<pid>/root/etc/<name>. That tree belongs to the app and
// may be hostile: a FIFO, a device, a link out of it, an endless file. So each step is opened without following links
// and without blocking, and only a small regular file is read.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { APP_FILE_BYTES_MAX } from '../config/limits.ts'
import { errorCode, FAILED } from './read.ts'

const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | constants.O_NONBLOCK
const REGULAR = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY

/** The bytes, or GONE, DENIED, FAILED. */
export function readAppFile(procRoot: string, pid: number, name: 'passwd' | 'hostname'): Uint8Array | number {
  const opened: number[] = []
  try {
    const etc = openSync(`${procRoot}/${pid}/root/etc`, DIRECTORY)
    opened.push(etc)
    // openat(2) through our own descriptor table: /etc can't be exchanged for a link in between.
    const file = openSync(`/proc/self/fd/${etc}/${name}`, REGULAR)
    opened.push(file)
    const size = fstatSync(file)
    if (!size.isFile() || size.size > APP_FILE_BYTES_MAX) return FAILED
    const bytes = new Uint8Array(APP_FILE_BYTES_MAX)
    let length = 0
    while (length < bytes.length) {
      const count = readSync(file, bytes, length, bytes.length - length, null)
      if (count === 0) break
      length += count
    }
    return bytes.subarray(0, length)
  } catch (error) {
    return errorCode(error)
  } finally {
    for (const fd of opened) closeSync(fd)
  }
}
