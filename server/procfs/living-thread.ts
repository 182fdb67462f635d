// A process -> the /proc folder that describes it. If the first thread has ended and others live on, the process's own
// folder shows a zombie without memory and files; a living thread's folder shows them all (proc(5)).

import { parsePidStat } from './pid-stat.ts'
import { entriesOf, readStartOf } from './read.ts'

/** Below the proc root: a pid, or `pid/task/tid`. */
export type ProcFolder = number | string

const THREADS_TRIED_MAX = 64

export function livingFolder(procRoot: string, pid: number, buffer: Uint8Array): ProcFolder {
  const first = stateOf(`${procRoot}/${pid}/stat`, buffer)
  if (first?.state !== 'Z' || first.threads <= 1) return pid
  const tids = entriesOf(`${procRoot}/${pid}/task`, THREADS_TRIED_MAX)
  if (typeof tids === 'number') return pid
  const living = tids.find(tid => {
    const state = stateOf(`${procRoot}/${pid}/task/${tid}/stat`, buffer)?.state
    return state !== undefined && state !== 'Z' && state !== 'X'
  })
  return living === undefined ? pid : `${pid}/task/${living}`
}

function stateOf(path: string, buffer: Uint8Array) {
  const length = readStartOf(path, buffer)
  if (length <= 0) return undefined
  try {
    const { state, num_threads: threads } = parsePidStat(buffer, length)
    return { state, threads }
  } catch {
    return undefined
  }
}
