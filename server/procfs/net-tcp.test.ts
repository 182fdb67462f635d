import { expect, test } from 'bun:test'
import {
  endsOf,
  inodeOf,
  LISTEN,
  localPortOf,
  parseSocket,
  remoteOf,
  remotePortOf,
  retransmitsOf,
  scanSockets,
} from './net-tcp.ts'
import { bytesOf } from './testdata/read.ts'

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000081 00:00000000 00000000  1000        0 2551248 1 0000000000000000 100 0 0 10 0
 100: 0200A8C0:C350 0100007F:01BB 01 00000010:00000020 01:00000019 00000003     0        0 77 2 0000000000000000 20 4 30 10 -1
`
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12 1 0 100 0 0 10 0
   1: 0000000000000000FFFF00000100007F:0050 0000000000000000FFFF00000200007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 13 1 0 100 0 0 10 0
`

function rows(table: string) {
  const all = bytesOf(table)
  const found: ReturnType<typeof parseSocket>[] = []
  scanSockets(all, row => found.push(parseSocket(all, row)))
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
    retrnsmt: 3,
  })
})

test('an empty table, a cut row and a row in another format are skipped', () => {
  expect(rows('')).toEqual([])
  expect(rows('  sl  local_address\n')).toEqual([])
  expect(rows(TCP.slice(0, 200)).length).toBeLessThanOrEqual(1)
  expect(rows(`${TCP.split('\n')[0]}\nrubbish without any colon\n`)).toEqual([])
})

test('IPv6 tables are read as well', () => {
  const [any, mapped] = rows(TCP6)
  expect(any?.local).toBe('::')
  expect(mapped).toMatchObject({ local: '::ffff:127.0.0.1', remote: '::ffff:127.0.0.2', st: 1 })
})

test('single words of a row match the whole row, in both tables', () => {
  for (const table of [TCP, TCP6]) {
    const bytes = bytesOf(table)
    let seen = 0
    scanSockets(bytes, row => {
      const whole = parseSocket(bytes, row)
      expect<unknown>({
        localPort: localPortOf(bytes, row),
        remotePort: remotePortOf(bytes, row),
        retrnsmt: retransmitsOf(bytes, row),
        inode: inodeOf(bytes, row),
      }).toEqual({
        localPort: whole?.localPort,
        remotePort: whole?.remotePort,
        retrnsmt: whole?.retrnsmt,
        inode: whole?.inode,
      })
      seen++
    })
    expect(seen).toBe(2)
  }
})

test('a peer and a connection are named as the kernel writes them', () => {
  const bytes = bytesOf(TCP)
  const names: string[] = []
  scanSockets(bytes, row => names.push(remoteOf(bytes, row), endsOf(bytes, row)))
  expect(names.slice(2)).toEqual(['0100007F:01BB', '0200A8C0:C350 0100007F:01BB'])
})

test('a row that is cut short has no inode', () => {
  const bytes = bytesOf(TCP.slice(0, TCP.indexOf(' 2551248')))
  scanSockets(bytes, row => expect(inodeOf(bytes, row)).toBeNaN())
})
