// /proc/<pid>/smaps_rollup -> PssReading, with its cost. Runs in the costly worker: it takes the memory lock.

import { KERNEL_FILE_BYTES_MAX } from '../config/limits.ts'
import { reasonOf } from '../procfs/parse-file.ts'
import { type PidSmapsRollup, parsePidSmapsRollup } from '../procfs/pid-smaps-rollup.ts'
import { GONE, readRecord, sizeOf } from '../procfs/read.ts'
import type { PssAnswer, PssReading } from './pss-reading.ts'

export function createPssReader(procRoot: string, now: () => number) {
  const scratch = { bytes: new Uint8Array(4096) }

  return function readPss(pid: number): PssAnswer | undefined {
    const startMs = now()
    const bytes = readRecord(`${procRoot}/${pid}/smaps_rollup`, scratch, KERNEL_FILE_BYTES_MAX)
    if (typeof bytes === 'number')
      return bytes === GONE && sizeOf(`${procRoot}/${pid}/stat`) === GONE
        ? undefined
        : { refusal: reasonOf(bytes) }
    const figures = pssOf(parsePidSmapsRollup(bytes))
    if (figures === undefined) return { refusal: 'unsupported' }
    return { at: Date.now(), tookMs: now() - startMs, ...figures }
  }
}

export function pssOf(rollup: PidSmapsRollup): Omit<PssReading, 'at' | 'tookMs'> | undefined {
  const { Pss, Pss_Anon, Pss_File, Private_Clean, Private_Dirty } = rollup
  if (Pss === undefined || Private_Clean === undefined || Private_Dirty === undefined) return undefined
  return {
    pssKb: Pss,
    ussKb: Private_Clean + Private_Dirty + (rollup.Private_Hugetlb ?? 0),
    ...(Pss_Anon !== undefined && Pss_File !== undefined && { pssAnonKb: Pss_Anon, pssFileKb: Pss_File }),
  }
}
