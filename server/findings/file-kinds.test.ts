import { expect, test } from 'bun:test'
import type { OpenFile } from '../model/detail.ts'
import type { Connection } from '../model/network.ts'
import { kindCounts, mainKind } from './file-kinds.ts'

const file = (fd: number, kind: OpenFile['kind'], target: string): OpenFile => ({ fd, kind, target })
const many = (count: number, kind: OpenFile['kind'], target: string, from = 0) =>
  Array.from({ length: count }, (_, i) => file(from + i, kind, target))
const socket = (fd: number, fields: Partial<Connection>): Connection => ({
  protocol: 'tcp',
  fd,
  inode: fd,
  ...fields,
})
const NONE = new Map<string, number>()

test('files are grouped by directory, sockets by peer and state', () => {
  const files = [
    file(1, 'socket', 'socket:[1]'),
    file(2, 'socket', 'socket:[2]'),
    file(3, 'socket', 'socket:[3]'),
    file(4, 'socket', 'socket:[4]'),
    file(5, 'file', '/data/a'),
    file(6, 'file', '/data/b'),
    file(7, 'file', '/a'),
    file(8, 'pipe', 'pipe:[8]'),
    file(9, 'anonymous', 'anon_inode:[eventpoll]'),
  ]
  const sockets = [
    socket(1, { state: 'closeWait', remoteAddress: '10.0.3.7', remotePort: 5432, localPort: 4001 }),
    socket(2, { state: 'closeWait', remoteAddress: '10.0.3.7', remotePort: 5432, localPort: 4002 }),
    socket(3, { state: 'listen', localPort: 80 }),
    socket(4, { state: 'established', remoteAddress: '10.9.9.9', remotePort: 999, localPort: 80 }),
  ]
  expect([...kindCounts(files, sockets)]).toEqual([
    ['sockets to 10.0.3.7:5432 in CLOSE_WAIT', 2],
    ['listening sockets', 1],
    ['sockets of clients on port 80 in ESTABLISHED', 1],
    ['files in /data', 2],
    ['files in /', 1],
    ['pipes', 1],
    ['anon_inode:[eventpoll]', 1],
  ])
  expect(kindCounts(files, undefined).get('sockets')).toBe(4)
})

test('the kind that grew is named, not the most frequent one', () => {
  const first = kindCounts([...many(500, 'file', '/lib/a'), ...many(10, 'pipe', 'pipe:[1]')], undefined)
  const now = kindCounts([...many(500, 'file', '/lib/a'), ...many(90, 'pipe', 'pipe:[1]')], undefined)
  expect(mainKind(first, now)).toEqual({ kind: 'pipes', count: 90 })
})

test('the most frequent kind is named if none grew', () => {
  const now = kindCounts([...many(500, 'file', '/lib/a'), ...many(90, 'pipe', 'pipe:[1]')], undefined)
  expect(mainKind(now, now)).toEqual({ kind: 'files in /lib', count: 500 })
})

test('no kind is named if many share the growth', () => {
  const now = kindCounts(
    Array.from({ length: 90 }, (_, i) => file(i, 'file', `/${i % 9}/a`)),
    undefined,
  )
  expect(mainKind(NONE, now)).toBeUndefined()
  expect(mainKind(now, now)).toBeUndefined()
  expect(mainKind(NONE, NONE)).toBeUndefined()
})
