import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import type { Listener, Network } from '../model/network.ts'
import { portEvents } from './events-ports.ts'

const listener = (fields: Partial<Listener> = {}): Listener => ({
  protocol: 'tcp',
  address: '0.0.0.0',
  port: 80,
  uid: 0,
  inode: 5,
  queue: 0,
  ...fields,
})
const network = (id: string, ...listeners: readonly Listener[]): Network => ({
  id,
  containers: [],
  interfaces: [],
  listeners,
})

test('a port is reported with its address and its owner, if known', () => {
  const nginx = process({ pid: 7, comm: 'nginx' })
  const held = listener({ port: 443, address: '::', protocol: 'tcp6', pid: 7, processId: nginx.id })
  expect(portEvents([network('n')], [network('n', held)], [nginx])).toEqual([
    {
      type: 'portOpen',
      severity: 'note',
      port: 443,
      address: '::',
      pid: 7,
      processId: nginx.id,
      comm: 'nginx',
      ppid: 1,
    },
  ])
  expect(portEvents([network('n', listener())], [network('n')], [nginx])).toEqual([
    { type: 'portClose', severity: 'note', port: 80, address: '0.0.0.0' },
  ])
})

test('a holder that ended in the same tick is still identified by its id', () => {
  const held = listener({ pid: 7, processId: '7:1000' })
  expect(portEvents([network('n', held)], [network('n')], [])).toMatchObject([
    { type: 'portClose', port: 80, pid: 7, processId: '7:1000' },
  ])
})

test('a socket that replaces another one is a close and an open', () => {
  const before = [network('n', listener({ inode: 5 }))]
  const after = [network('n', listener({ inode: 6 }))]
  expect(portEvents(before, after, []).map(({ type }) => type)).toEqual(['portOpen', 'portClose'])
})

test('a queue that fills up, a holder that becomes known, and a new order are not events', () => {
  const [one, other] = [listener({ inode: 5 }), listener({ inode: 6, port: 81 })]
  const after = [network('n', other, { ...one, queue: 9, pid: 7, processId: '7:1000' })]
  expect(portEvents([network('n', one, other)], after, [])).toEqual([])
})

test('the same port in two networks is two ports; a network that comes or goes opens and closes none', () => {
  const before = [network('a', listener({ inode: 1 })), network('gone', listener({ inode: 2 }))]
  const after = [network('a', listener({ inode: 1 })), network('new', listener({ inode: 3 }))]
  expect(portEvents(before, after, [])).toEqual([])
  const both = [network('a', listener({ inode: 1 })), network('new')]
  expect(portEvents(after, both, [])).toMatchObject([{ type: 'portClose', port: 80 }])
})
