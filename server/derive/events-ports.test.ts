import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import type { Listener, Network } from '../model/network.ts'
import type { Process } from '../model/snapshot.ts'
import { createPortEvents } from './events-ports.ts'
import type { Happened } from './happened.ts'

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
const net = (...listeners: readonly Listener[]) => [network('n', ...listeners)]

const nginx = process({ pid: 7, comm: 'nginx' })
const OWNED = { pid: 7, processId: nginx.id }
const BY_NGINX = { ...OWNED, comm: 'nginx', ppid: 1 }

interface Look {
  readonly networks: readonly Network[]
  readonly processes?: readonly Process[]
}

/** What is reported of each of these looks, one a second. */
function reported(...looks: readonly Look[]): readonly Happened[][] {
  const portEvents = createPortEvents()
  return looks.map(({ networks, processes = [] }, second) =>
    portEvents({ at: second * 1000, networks, processes }, looks[second - 1]?.processes),
  )
}
/** In all of these looks. */
const all = (...looks: readonly (readonly Network[])[]) =>
  reported(...looks.map(networks => ({ networks }))).flat()

test('a port is reported with its address and its owner', () => {
  const held = listener({ port: 443, address: '::', protocol: 'tcp6', ...OWNED })
  const looks = [{ networks: net() }, { networks: net(held), processes: [nginx] }]
  expect(reported(...looks)[1]).toEqual([
    { type: 'portOpen', at: 1000, severity: 'note', port: 443, address: '::', ...BY_NGINX },
  ])
})

test('an owner that is found a few ticks later is in the event, whose time is when the port was seen', () => {
  const seen = { networks: net(listener()), processes: [nginx] }
  const found = { networks: net(listener(OWNED)), processes: [nginx] }
  const [, first, second, third, fourth] = reported({ networks: net() }, seen, seen, found, found)
  expect([first, second, fourth]).toEqual([[], [], []])
  expect(third).toMatchObject([{ type: 'portOpen', at: 1000, port: 80, ...BY_NGINX }])
})

test('an owner that is not found in 5 s, or may not be read, is not waited for', () => {
  const seen = { networks: net(listener()) }
  const late = reported({ networks: net() }, ...Array.from({ length: 7 }, () => seen))
  expect(late.map(events => events.length)).toEqual([0, 0, 0, 0, 0, 0, 1, 0])
  expect(late[6]).toEqual([{ type: 'portOpen', at: 1000, severity: 'note', port: 80, address: '0.0.0.0' }])
  const denied = [{ ...network('n', listener()), absent: [{ file: 'fd' as const, message: '' }] }]
  expect(reported({ networks: net() }, { networks: denied })[1]).toHaveLength(1)
})

test('a port that closes before its owner is found was opened and closed', () => {
  expect(all(net(), net(listener()), net())).toMatchObject([
    { type: 'portOpen', at: 1000, port: 80 },
    { type: 'portClose', at: 2000, port: 80 },
  ])
})

test('a port is closed by the process that held it, also if that has ended and is no longer its owner', () => {
  const held = { networks: net(listener(OWNED)), processes: [nginx] }
  const ended = { networks: net(listener()) }
  expect(reported(held, ended, { networks: net() }).flat()).toMatchObject([
    { type: 'portClose', ...BY_NGINX },
  ])
  // It ended with the socket.
  const other = { networks: net(listener()), processes: [nginx] }
  expect(reported(other, held, { networks: net() }).flat()).toMatchObject([
    { type: 'portClose', ...BY_NGINX },
  ])
})

test('an owner that ended when it was found is named as it was', () => {
  const seen = { networks: net(listener()), processes: [nginx] }
  const [, , found] = reported({ networks: net(), processes: [nginx] }, seen, {
    networks: net(listener(OWNED)),
  })
  expect(found).toMatchObject([{ type: 'portOpen', ...BY_NGINX }])
})

test('a holder that is in no list is still identified by its id', () => {
  expect(all(net(listener(OWNED)), net())).toMatchObject([{ type: 'portClose', port: 80, ...OWNED }])
})

test('a socket that replaces another one is a close and an open', () => {
  const types = all(net(listener(OWNED)), net(listener({ ...OWNED, inode: 6 }))).map(({ type }) => type)
  expect(types).toEqual(['portOpen', 'portClose'])
})

test('a queue that fills up, a holder that becomes known, and a new order are not events', () => {
  const [one, other] = [listener({ inode: 5 }), listener({ inode: 6, port: 81 })]
  expect(all(net(one, other), net(other, { ...one, queue: 9, ...OWNED }))).toEqual([])
})

test('the same port in two networks is two ports; a network that comes or goes opens and closes none', () => {
  const before = [network('a', listener({ inode: 1 })), network('gone', listener({ inode: 2 }))]
  const after = [network('a', listener({ inode: 1 })), network('new', listener({ inode: 3 }))]
  expect(all(before, after)).toEqual([])
  const both = [network('a', listener({ inode: 1 })), network('new')]
  expect(all(after, both)).toMatchObject([{ type: 'portClose', port: 80 }])
})

test('the twin of a port in IPv6, and a socket for each thread, are one event with all addresses', () => {
  const held = [
    listener(OWNED),
    listener({ ...OWNED, inode: 6 }),
    listener({ ...OWNED, inode: 7, address: '::', protocol: 'tcp6' }),
  ]
  const other = listener({ inode: 8, port: 81, ...OWNED })
  const looks = [
    { networks: net() },
    { networks: net(...held, other), processes: [nginx] },
    { networks: net() },
  ]
  const [, opened, closed] = reported(...looks)
  expect(opened).toMatchObject([
    { type: 'portOpen', port: 80, address: '0.0.0.0', otherAddresses: ['::'], ...BY_NGINX },
    { type: 'portOpen', port: 81 },
  ])
  expect(opened?.[1]).not.toHaveProperty('otherAddresses')
  expect(closed?.map(({ type }) => type)).toEqual(['portClose', 'portClose'])
})
