// /proc/meminfo -> the lines that topz uses, in kB (procfs(5), proc_meminfo(5)). Lenient: a strange line is left out,
// the others still count (P17). Containers with LXCFS show their own limits here.

import { keyedParser, wholeValue } from './keyed.ts'

interface Fields {
  MemTotal: number
  MemFree: number
  /** Since Linux 3.14. */
  MemAvailable: number
  Buffers: number
  Cached: number
  SwapCached: number
  SwapTotal: number
  SwapFree: number
  Shmem: number
  SReclaimable: number
}

export type Meminfo = Readonly<Partial<Fields>>

export const parseMeminfo: (bytes: Uint8Array) => Meminfo = keyedParser<Fields>(
  'meminfo',
  {
    MemTotal: wholeValue,
    MemFree: wholeValue,
    MemAvailable: wholeValue,
    Buffers: wholeValue,
    Cached: wholeValue,
    SwapCached: wholeValue,
    SwapTotal: wholeValue,
    SwapFree: wholeValue,
    Shmem: wholeValue,
    SReclaimable: wholeValue,
  },
  true,
)
