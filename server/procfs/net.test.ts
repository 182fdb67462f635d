// Captured tables of /proc/<pid>/net, and odd cases by hand.
import { expect, test } from 'bun:test'
import { addressOf } from './net-address.ts'
import { parseNetDev } from './net-dev.ts'
import { parseNetSnmp } from './net-snmp.ts'
import { parseNetSockstat } from './net-sockstat.ts'
import { LISTEN, parseSocket, scanSockets } from './net-tcp.ts'
import { parseNetUnix } from './net-unix.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000081 00:00000000 00000000  1000        0 2551248 1 0000000000000000 100 0 0 10 0
 100: 0200A8C0:C350 0100007F:01BB 01 00000010:00000020 01:00000019 00000000     0        0 77 2 0000000000000000 20 4 30 10 -1
`
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12 1 0 100 0 0 10 0
   1: 0000000000000000FFFF00000100007F:0050 0000000000000000FFFF00000200007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 13 1 0 100 0 0 10 0
`

function rows(table: string) {
  const all = bytes(table)
  const found: ReturnType<typeof parseSocket>[] = []
  scanSockets(all, (_, from, to) => found.push(parseSocket(all, from, to)))
  return found
}

test('a listening socket shows how many connections wait, a connected one its bytes and its peer', () => {
  const [listening, connected] = rows(TCP)
  expect(listening).toMatchObject({
    local: '127.0.0.1',
    localPort: 8080,
    st: LISTEN,
    rx_queue: 129,
    uid: 1000,
    inode: 2_551_248,
  })
  expect(connected).toMatchObject({
    local: '192.168.0.2',
    remote: '127.0.0.1',
    remotePort: 443,
    tx_queue: 16,
    rx_queue: 32,
  })
})

test('IPv6 addresses are written as people do, those of IPv4 within them too', () => {
  const [any, mapped] = rows(TCP6)
  expect(any?.local).toBe('::')
  expect(mapped).toMatchObject({ local: '::ffff:127.0.0.1', remote: '::ffff:127.0.0.2', st: 1 })
  expect(addressOf('B80D01200000000000000000010000FF')).toBe('2001:db8::ff00:1')
})

test('an empty table, a cut row and a row of another form are passed over', () => {
  expect(rows('')).toEqual([])
  expect(rows('  sl  local_address\n')).toEqual([])
  expect(rows(TCP.slice(0, 200)).length).toBeLessThanOrEqual(1)
  expect(rows(`${TCP.split('\n')[0]}\nrubbish without any colon\n`)).toEqual([])
})

test('interfaces are counted, whatever they are called and however wide the numbers are', () => {
  const head = 'Inter-|   Receive\n face |bytes\n'
  const parsed = parseNetDev(
    bytes(`${head}    lo:1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\neth0:1: 9 8 7 6 0 0 0 0 5 4 3 2 0 0 0 0\n`),
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
  expect(() => parseNetDev(bytes(`${head}eth0: 1 2\n`))).toThrow('net/dev')
})

test('counters are found by name: another kernel has others, in another order', () => {
  const wanted = { Tcp: ['MaxConn', 'RetransSegs'], Udp: ['InErrors', 'InDatagrams'], TcpExt: ['A'] }
  const groups = parseNetSnmp(
    bytes('Tcp: MaxConn Others RetransSegs\nTcp: -1 7 303\nUdp: InDatagrams\nUdp: 7\nIp: A\nIp: 1\nodd\n'),
    wanted,
  )
  expect(groups).toEqual({ Tcp: { MaxConn: -1, RetransSegs: 303 }, Udp: { InDatagrams: 7 } })
  expect(parseNetSnmp(bytes('TcpExt: A B\nIpExt: 1 2\n'), wanted)).toEqual({})
  expect(parseNetSnmp(bytes('Tcp: RetransSegs\nTcp: many\n'), wanted)).toEqual({ Tcp: {} })
  expect(parseNetSockstat(bytes('sockets: used 26\nTCP: inuse 2 orphan 0 tw 1255\n')).TCP).toEqual({
    inuse: 2,
    orphan: 0,
    tw: 1255,
  })
})

test('Unix sockets may have no path, an abstract one, or one with spaces and line noise', () => {
  const parsed = parseNetUnix(
    bytes(
      'Num RefCount Protocol Flags Type St Inode Path\n' +
        '00000000c95f117f: 00000002 00000000 00010000 0001 01 266 /run/a b.sock\n' +
        '00000000c95f117e: 00000003 00000000 00000000 0001 03  267\n' +
        '00000000c95f117d: 00000002 00000000 00000000 0002 01 268 @abstract\nrubbish\n',
    ),
  )
  expect(parsed.map(({ inode, path, isListening }) => [inode, path, isListening])).toEqual([
    [266, '/run/a b.sock', true],
    [267, undefined, false],
    [268, '@abstract', false],
  ])
})
