import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import type { Connection } from '../../model/network.ts'
import { createFakeProc, type FakeProc } from '../../sampler/testdata/fake-proc.ts'
import { createSocketsReader } from './sockets.ts'

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const row = (local: string, remote: string, st: string, queues: string, inode: number) =>
  `   0: ${local} ${remote} ${st} ${queues} 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  fake.add(10)
  rmSync(fake.path(10, 'fd'), { recursive: true })
  mkdirSync(fake.path(10, 'fd'))
  mkdirSync(fake.path(10, 'net'))
})
afterEach(() => fake.remove())

const hold = (fd: number, target: string) => symlinkSync(target, fake.path(10, `fd/${fd}`))
const read = () => createSocketsReader(fake.root, () => 0)(10)
const items = () => read()?.items as readonly Connection[]

test('a connection has its peer and bytes in its queues, a listener has the connections that wait', () => {
  hold(3, 'socket:[77]')
  hold(4, 'socket:[78]')
  fake.write(
    10,
    'net/tcp',
    HEAD +
      row('0100007F:1F90', '0200007F:01BB', '01', '00000010:00000020', 77) +
      row('00000000:0050', '00000000:0000', '0A', '00000000:00000005', 78),
  )
  expect(items()).toEqual([
    {
      protocol: 'tcp',
      state: 'established',
      localAddress: '127.0.0.1',
      localPort: 8080,
      remoteAddress: '127.0.0.2',
      remotePort: 443,
      sendQueueBytes: 16,
      receiveQueueBytes: 32,
      fd: 3,
      inode: 77,
    },
    {
      protocol: 'tcp',
      state: 'listen',
      localAddress: '0.0.0.0',
      localPort: 80,
      acceptQueue: 5,
      fd: 4,
      inode: 78,
    },
  ])
})

test('sockets of other processes in the same network are not listed', () => {
  hold(3, 'socket:[77]')
  const rows = [76, 77, 78].map(inode =>
    row('0100007F:1F90', '0200007F:01BB', '01', '00000000:00000000', inode),
  )
  fake.write(10, 'net/tcp', HEAD + rows.join(''))
  expect(items().map(({ inode }) => inode)).toEqual([77])
})

test('UDP has no state, and a peer only if it is connected', () => {
  hold(3, 'socket:[77]')
  fake.write(10, 'net/udp', HEAD + row('00000000:0035', '00000000:0000', '07', '00000000:00000100', 77))
  expect(items()).toEqual([
    {
      protocol: 'udp',
      localAddress: '0.0.0.0',
      localPort: 53,
      receiveQueueBytes: 256,
      sendQueueBytes: 0,
      fd: 3,
      inode: 77,
    },
  ])
})

test('a Unix socket has its path; a socket that no table lists is still shown, as unknown', () => {
  hold(10, 'socket:[80]')
  hold(9, 'socket:[81]')
  fake.write(
    10,
    'net/unix',
    'Num       RefCount Protocol Flags    Type St Inode Path\n0000000000000000: 00000002 00000000 00010000 0001 01    80 /run/app.sock\n',
  )
  expect(items()).toEqual([
    { protocol: 'unknown', fd: 9, inode: 81 },
    { protocol: 'unix', state: 'listen', path: '/run/app.sock', fd: 10, inode: 80 },
  ])
})

test('files and pipes are not sockets; descriptors that cannot be listed are a denial, not zero', () => {
  hold(3, 'pipe:[77]')
  hold(4, '/tmp/socket:[78]')
  expect(read()).toEqual({ items: [] })
  rmSync(fake.path(10, 'fd'), { recursive: true })
  expect(read()).toEqual({ items: [], unreadable: { fd: 'denied' } })
})
