import { expect, test } from 'bun:test'
import { parsePidSmapsRollup } from './pid-smaps-rollup.ts'
import { bytesOf } from './testdata/read.ts'

const ROLLUP = `00400000-7ffe00000000 ---p 00000000 00:00 0                          [rollup]
Rss:                1336 kB
Pss:                 412 kB
Pss_Dirty:           100 kB
Pss_Anon:            300 kB
Pss_File:            110 kB
Pss_Shmem:             2 kB
Shared_Clean:        900 kB
Private_Clean:        36 kB
Private_Dirty:       400 kB
Swap:                  8 kB
SwapPss:               4 kB
Private_Hugetlb:    2048 kB
`

test('the sums are in kilobytes, under the kernel’s names', () => {
  expect(parsePidSmapsRollup(bytesOf(ROLLUP))).toEqual({
    Rss: 1336,
    Pss: 412,
    Pss_Anon: 300,
    Pss_File: 110,
    Private_Clean: 36,
    Private_Dirty: 400,
    Private_Hugetlb: 2048,
    SwapPss: 4,
  })
})

test('an older kernel has fewer sums: those it lacks are missing, not 0', () => {
  expect(parsePidSmapsRollup(bytesOf('Rss:     4 kB\nPss:     2 kB\n'))).toEqual({ Rss: 4, Pss: 2 })
})

test('a value in another format is missing, and so is a last line that was cut', () => {
  expect(parsePidSmapsRollup(bytesOf('Rss: many kB\nPss: 2 kB\nSwapPss: 1'))).toEqual({ Pss: 2 })
  expect(parsePidSmapsRollup(bytesOf(`Rss: ${'9'.repeat(17)} kB\n`))).toEqual({})
  expect(parsePidSmapsRollup(bytesOf(''))).toEqual({})
})
