import { expect, test } from 'bun:test'
import { parseMeminfo } from './meminfo.ts'
import { bytesOf, testdata } from './testdata/read.ts'

test('a captured meminfo gives memory and swap in kB', () => {
  const meminfo = parseMeminfo(testdata('proc/meminfo'))
  expect(Object.keys(meminfo)).toHaveLength(10)
  expect(meminfo.MemTotal).toBeGreaterThan(1_000_000)
  expect(meminfo.MemAvailable).toBeLessThan(meminfo.MemTotal ?? 0)
})

test('P17: a line without a blank after its colon counts', () => {
  expect(parseMeminfo(bytesOf('MemTotal:16387376 kB\nMemFree:    5 kB\n'))).toEqual({
    MemTotal: 16387376,
    MemFree: 5,
  })
})

test('P17: a strange line is left out and the others count', () => {
  const strange =
    'MemTotal: 100 kB\nMemFree: many kB\nSwapTotal: 18446744073709551615 kB\nno colon\n: 5\nCached: 3 kB\n'
  expect(parseMeminfo(bytesOf(strange))).toEqual({ MemTotal: 100, Cached: 3 })
})

test('before Linux 3.14 available memory is unknown, not zero', () => {
  expect('MemAvailable' in parseMeminfo(bytesOf('MemTotal: 100 kB\nMemFree: 50 kB\n'))).toBe(false)
})
