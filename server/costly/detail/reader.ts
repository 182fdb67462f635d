// A part of a process by name -> its reading, for one identity: if the process that has this pid by now has another
// start time, nothing of it is read (P26, S20).

import type { DetailPart } from '../../model/detail.ts'
import { livingFolder, type ProcFolder } from '../../procfs/living-thread.ts'
import { parsePidStat } from '../../procfs/pid-stat.ts'
import { readStartOf } from '../../procfs/read.ts'
import { createEnvironReader } from './environ.ts'
import { createFilesReader } from './files.ts'
import { createLimitsReader } from './limits.ts'
import { createMapsReader } from './maps.ts'
import type { DetailReading } from './reading.ts'
import { createSocketsReader } from './sockets.ts'
import { createStatusReader } from './status.ts'
import { createThreadsReader } from './threads.ts'

export interface DetailReaderOptions {
  readonly procRoot: string
  readonly fdSizeCounts: boolean
  readonly clockTicksPerSecond: number
  readonly allowEnviron: boolean
  readonly now: () => number
}

/** `undefined`: the process is gone, or is another one now. */
export type ReadDetail = (pid: number, id: string, part: DetailPart) => DetailReading | undefined

export function createDetailReader(options: DetailReaderOptions): ReadDetail {
  const { procRoot, now } = options
  const buffer = new Uint8Array(4096)
  const readThreads = createThreadsReader(procRoot, options.clockTicksPerSecond, now)
  const readEnviron = options.allowEnviron ? createEnvironReader(procRoot) : () => undefined
  const readers: {
    readonly [P in DetailPart]: (pid: ProcFolder, id: string) => DetailReading<P> | undefined
  } = {
    threads: (pid, id) => readThreads(Number(pid), id),
    files: createFilesReader(procRoot, now),
    sockets: createSocketsReader(procRoot, now),
    limits: createLimitsReader(procRoot, options.fdSizeCounts),
    maps: createMapsReader(procRoot),
    status: createStatusReader(procRoot),
    environ: readEnviron,
  }

  function isStill(pid: number, id: string): boolean {
    const length = readStartOf(`${procRoot}/${pid}/stat`, buffer)
    if (length <= 0) return false
    try {
      return String(parsePidStat(buffer, length).starttime) === id.split(':')[1]
    } catch {
      return false
    }
  }

  return (pid, id, part) => {
    if (!isStill(pid, id)) return undefined
    // Threads are listed one by one: their folder is that of the process.
    const folder = part === 'threads' ? pid : livingFolder(procRoot, pid, buffer)
    const reading = readers[part](folder, id)
    return isStill(pid, id) ? reading : undefined
  }
}
