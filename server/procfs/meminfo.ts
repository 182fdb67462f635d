// /proc/meminfo -> the lines that topz uses, in kB (procfs(5), proc_meminfo(5)). Lenient: a strange line is left out,
// the others still count (P17). Containers with LXCFS show their own limits here.

import { keyedParser, wholeValue } from './keyed.ts'

interface Fields {
  MemTotal: number
  /** Since Linux 3.14. */
  MemAvailable: number
  SwapTotal: number
  SwapFree: number
}

export type Meminfo = Readonly<Partial<Fields>>

export const parseMeminfo: (bytes: Uint8Array) => Meminfo = keyedParser<Fields>(
  'meminfo',
  {
    MemTotal: wholeValue,
    MemAvailable: wholeValue,
    SwapTotal: wholeValue,
    SwapFree: wholeValue,
  },
  true,
)
