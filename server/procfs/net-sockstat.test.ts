import { expect, test } from 'bun:test'
import { parseNetSockstat } from './net-sockstat.ts'
import { bytesOf } from './testdata/read.ts'

test('sockets are counted by protocol and state', () => {
  expect(parseNetSockstat(bytesOf('sockets: used 26\nTCP: inuse 2 orphan 0 tw 1255\n')).TCP).toEqual({
    inuse: 2,
    orphan: 0,
    tw: 1255,
  })
})

test('a protocol that does not appear is missing', () => {
  expect(parseNetSockstat(bytesOf('sockets: used 26\n')).TCP).toBeUndefined()
  expect(parseNetSockstat(bytesOf('')).TCP).toBeUndefined()
})
