import { expect, test } from 'bun:test'
import { parseNetDev } from './net-dev.ts'
import { bytesOf } from './testdata/read.ts'

test('interfaces are counted, whatever their names and however wide the numbers', () => {
  const head = 'Inter-|   Receive\n face |bytes\n'
  const parsed = parseNetDev(
    bytesOf(`${head}    lo:1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\neth0:1: 9 8 7 6 0 0 0 0 5 4 3 2 0 0 0 0\n`),
  )
  expect(parsed[0]).toEqual({
    name: 'lo',
    rx_bytes: 1,
    rx_packets: 2,
    rx_errs: 3,
    rx_drop: 4,
    tx_bytes: 5,
    tx_packets: 6,
    tx_errs: 7,
    tx_drop: 8,
  })
  expect(parsed[1]?.name).toBe('eth0:1')
  expect(() => parseNetDev(bytesOf(`${head}eth0: 1 2\n`))).toThrow('net/dev')
})
