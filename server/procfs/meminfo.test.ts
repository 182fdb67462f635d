import { expect, test } from 'bun:test'
import { parseMeminfo } from './meminfo.ts'
import { bytesOf, testdata } from './testdata/read.ts'

test('a captured meminfo gives memory and swap in kB', () => {
  const meminfo = parseMeminfo(testdata('proc/meminfo'))
  expect(Object.keys(meminfo)).toHaveLength(4)
  expect(meminfo.MemTotal).toBeGreaterThan(1_000_000)
  expect(meminfo.MemAvailable).toBeLessThan(meminfo.MemTotal ?? 0)
})

test('P17: a line without a blank after its colon counts', () => {
  expect(parseMeminfo(bytesOf('MemTotal:16387376 kB\nSwapFree:    5 kB\n'))).toEqual({
    MemTotal: 16387376,
    SwapFree: 5,
  })
})

test('P17: a strange line is left out and the others count', () => {
  const strange =
    'MemTotal: 100 kB\nSwapFree: many kB\nSwapTotal: 18446744073709551615 kB\nno colon\n: 5\nMemAvailable: 3 kB\n'
  expect(parseMeminfo(bytesOf(strange))).toEqual({ MemTotal: 100, MemAvailable: 3 })
})

test('before Linux 3.14 available memory is unknown, not zero', () => {
  expect('MemAvailable' in parseMeminfo(bytesOf('MemTotal: 100 kB\nSwapFree: 50 kB\n'))).toBe(false)
})
