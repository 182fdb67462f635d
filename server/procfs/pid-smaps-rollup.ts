// /proc/<pid>/smaps_rollup -> sums over all mappings, in kilobytes (proc_pid_smaps(5)).

import { keyedParser, wholeValue } from './keyed.ts'

interface Fields {
  Rss: number
  Pss: number
  Pss_Anon: number
  Pss_File: number
  Private_Clean: number
  Private_Dirty: number
  Private_Hugetlb: number
  SwapPss: number
}

export type PidSmapsRollup = Readonly<Partial<Fields>>

export const parsePidSmapsRollup: (bytes: Uint8Array) => PidSmapsRollup = keyedParser<Fields>(
  'smaps_rollup',
  {
    Rss: wholeValue,
    Pss: wholeValue,
    Pss_Anon: wholeValue,
    Pss_File: wholeValue,
    Private_Clean: wholeValue,
    Private_Dirty: wholeValue,
    Private_Hugetlb: wholeValue,
    SwapPss: wholeValue,
  },
  true,
)
