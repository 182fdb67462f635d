import { expect, test } from 'bun:test'
import { parseNetSnmp } from './net-snmp.ts'
import { bytesOf } from './testdata/read.ts'

test('counters are found by name: other kernels have others, in another order', () => {
  const wanted = { Tcp: ['MaxConn', 'RetransSegs'], Udp: ['InErrors', 'InDatagrams'], TcpExt: ['A'] }
  const groups = parseNetSnmp(
    bytesOf('Tcp: MaxConn Others RetransSegs\nTcp: -1 7 303\nUdp: InDatagrams\nUdp: 7\nIp: A\nIp: 1\nodd\n'),
    wanted,
  )
  expect(groups).toEqual({ Tcp: { MaxConn: -1, RetransSegs: 303 }, Udp: { InDatagrams: 7 } })
  expect(parseNetSnmp(bytesOf('TcpExt: A B\nIpExt: 1 2\n'), wanted)).toEqual({})
  expect(parseNetSnmp(bytesOf('Tcp: RetransSegs\nTcp: many\n'), wanted)).toEqual({ Tcp: {} })
})
