import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'
import { bytesOf, testdata } from './testdata/read.ts'
import { parseUptime } from './uptime.ts'

test('uptime gives seconds since boot and seconds idle', () => {
  expect(parseUptime(bytesOf('843.64 1615.12\n'))).toEqual({ uptime: 843.64, idle: 1615.12 })
  expect(parseUptime(testdata('proc/uptime')).uptime).toBeGreaterThan(0)
})

test('a sandbox that gives only the uptime leaves idle out', () => {
  expect(parseUptime(bytesOf('843.64\n'))).toEqual({ uptime: 843.64 })
})

test('anything else is malformed', () => {
  for (const text of ['', '\n', 'soon', '-1 2', '1e9 1', 'Infinity 1']) {
    expect(() => parseUptime(bytesOf(text))).toThrow(Malformed)
  }
})
