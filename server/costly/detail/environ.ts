// /proc/<pid>/environ -> the names of its variables. This file is opened only with --allow-environ (S12); values stay
// where they are.

import type { EnvironName } from '../../model/detail.ts'
import type { ProcFolder } from '../../procfs/living-thread.ts'
import { reasonOf } from '../../procfs/parse-file.ts'
import { readWhole } from '../../procfs/read.ts'
import { text } from '../../procfs/scan.ts'
import type { DetailReading } from './reading.ts'

const BYTES_MAX = 256 * 1024
const NAME_LENGTH_MAX = 200

export function createEnvironReader(procRoot: string) {
  const scratch = { bytes: new Uint8Array(8192) }

  return function readEnviron(pid: ProcFolder): DetailReading<'environ'> | undefined {
    const bytes = readWhole(`${procRoot}/${pid}/environ`, scratch, BYTES_MAX)
    if (typeof bytes === 'number') return { items: [], unreadable: { environ: reasonOf(bytes) } }
    const items = text(bytes)
      .split('\0')
      .flatMap((entry): EnvironName[] => {
        const equals = entry.indexOf('=')
        return equals > 0 ? [{ name: entry.slice(0, Math.min(equals, NAME_LENGTH_MAX)) }] : []
      })
    return { items, ...(bytes.length >= BYTES_MAX && { truncated: true as const }) }
  }
}
