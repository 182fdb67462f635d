// Which networks are read, in which order, and whose sockets are whose.

import { expect, test } from 'bun:test'
import type { NetworkReading } from '../costly/network-reading.ts'
import { createNetworkWatch } from './network-watch.ts'
import { newTracked, type Tracked } from './tracked.ts'

/** One in the only network. */
function tracked(pid: number, fields: Partial<Tracked> = {}): Tracked {
  const reading = { id: `${pid}:1`, stat: { flags: 0, state: 'S' }, atMs: 0 } as Tracked['reading']
  const details = { at: 0, openFds: 3, networkNamespace: '1' }
  return { ...newTracked(pid, undefined), reading, details, isSimple: true, ...fields }
}

test('two networks with the same peer have holders of their own', () => {
  const watch = createNetworkWatch()
  const inSpace = (pid: number, networkNamespace: string) =>
    tracked(pid, { details: { at: 0, openFds: 3, networkNamespace } })
  const all = [inSpace(1, '1'), inSpace(2, '2')]
  for (const request of watch.choose(all)) {
    const inodes = request.space === '1' ? [71] : [72]
    const connecting = [{ key: 'tcp to db:5432', inodes }]
    watch.onNetwork(request, { listening: [], connecting, unclosed: [] } as unknown as NetworkReading)
  }
  for (const request of watch.chooseSearched(all, 1000))
    watch.onOwners(request, { found: request.pid === 1 ? [71] : [72] })
  const holders = watch.readings().map(({ id, peerOwners }) => [id, peerOwners.get('tcp to db:5432')])
  expect(holders).toEqual([
    ['1', [{ pid: 1, id: '1:1' }]],
    ['2', [{ pid: 2, id: '2:1' }]],
  ])
})

test('the network of process 1 comes first, or else topz’s, in whatever order they are listed', () => {
  const inSpace = (pid: number, networkNamespace: string) =>
    tracked(pid, { details: { at: 0, openFds: 3, networkNamespace } })
  const topz = inSpace(9, 'own')
  const own = { ...topz, reading: { ...topz.reading, isSelf: true } as Tracked['reading'] }
  const spaces = (all: Tracked[]) =>
    createNetworkWatch()
      .choose(all)
      .map(({ space }) => space)
  expect(spaces([tracked(2), own])).toEqual(['own', '1'])
  expect(spaces([inSpace(1, 'first'), tracked(2), own])).toEqual(['first', '1', 'own'])
})

test('while nobody looks, a network is read in which a connection waits or is not answered', () => {
  const watch = createNetworkWatch()
  const all = [tracked(1)]
  const read = (rx_queue: number, connecting: readonly object[]) => {
    for (const request of watch.choose(all))
      watch.onNetwork(request, {
        listening: [{ inode: 77, rx_queue }],
        connecting,
        unclosed: [],
      } as unknown as NetworkReading)
  }
  const moving = () => watch.chooseMoving(all).map(({ space }) => space)
  expect(moving()).toEqual([])
  read(0, [])
  expect(moving()).toEqual([])
  read(3, [])
  expect(moving()).toEqual(['1'])
  read(0, [{}])
  expect(moving()).toEqual(['1'])
  read(0, [])
  expect(moving()).toEqual([])
})
