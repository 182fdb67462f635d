// The file of a recording -> how large it may become: within what was requested, and what its disk turns out to hold. A
// reserve lies next to it. On a full disk nothing can be removed, because that has to be written down, too: then the
// reserve is released for it.

import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What follows the name of the file. */
export const RESERVE = '.reserve'
/** The log is written back into the file at this size: the reserve is enough for the file's growth by then. */
export const RESERVE_BYTES = 1024 * 1024
const RESERVE_SHARE = 1 / 8
/** It is not recreated for every byte that others free. */
const ENOUGH_SHARE = 0.9
/** For the log beside the file. */
const LOG_BYTES = 2 * 1024 * 1024
const LOG_SHARE = 1 / 4
/** With less than this not even a life can begin. */
const START_BYTES = 64 * 1024

export interface Limits {
  /** Of file, log and reserve together. */
  readonly bytesMax: number
  readonly fileBytes: number
  readonly logBytes: number
  readonly reserveBytes: number
}

export function createRoom(path: string, asked: number) {
  const log = `${path}-wal`
  const reserve = `${path}${RESERVE}`
  /** Since the disk was found full, whatever it reports: there may be a quota. */
  let isFull = false
  rmSync(reserve, { force: true })

  /** Its space is not given away while others fill the disk: they would take that, too, and then the rest. */
  function measure(): Limits {
    const [file, logged, kept] = [path, log, reserve].map(sizeOf) as [number, number, number]
    const free = isFull ? 0 : freeBytes()
    const wanted = sharesOf(asked)
    const { bytesMax, logBytes, reserveBytes } = sharesOf(Math.min(asked, file + logged + kept + free))
    const growth = free - Math.max(0, logBytes - logged) - Math.max(0, reserveBytes - kept)
    const fileBytes = Math.min(wanted.fileBytes, file + Math.max(0, growth))
    return { bytesMax, logBytes, reserveBytes, fileBytes }
  }

  function freeBytes(): number {
    try {
      const { blocks, bavail, bsize } = statfsSync(dirname(path))
      // Some file systems do not tell.
      return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize
    } catch {
      return Number.POSITIVE_INFINITY
    }
  }

  return {
    measure,
    isNothingFree: () => freeBytes() + sizeOf(log) < START_BYTES,
    /** F19: the log cannot be written back, because another program reads the file, and has reached its share. */
    isLogTooLong: ({ bytesMax, logBytes, reserveBytes }: Limits) =>
      sizeOf(log) > Math.max(logBytes, bytesMax - reserveBytes - sizeOf(path)),
    giveUpReserve() {
      isFull = true
      rmSync(reserve, { force: true })
    },
    keepReserve() {
      const [kept, free] = [sizeOf(reserve), freeBytes()]
      const whole = sizeOf(path) + sizeOf(log) + kept + free
      const { reserveBytes, logBytes } = sharesOf(Math.min(asked, whole))
      const isEnough = kept > reserveBytes * ENOUGH_SHARE
      if (isEnough || kept + free < reserveBytes + Math.max(0, logBytes - sizeOf(log))) return
      rmSync(reserve, { force: true })
      try {
        writeFileSync(reserve, Buffer.alloc(reserveBytes), { flag: 'wx', mode: 0o600 })
        isFull = false
      } catch {
        rmSync(reserve, { force: true })
      }
    },
  }
}

function sharesOf(bytesMax: number): Limits {
  const logBytes = Math.min(LOG_BYTES, bytesMax * LOG_SHARE)
  const reserveBytes = Math.min(RESERVE_BYTES, Math.floor(bytesMax * RESERVE_SHARE))
  return { bytesMax, logBytes, reserveBytes, fileBytes: bytesMax - logBytes - reserveBytes }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
