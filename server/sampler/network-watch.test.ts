// Which processes are searched for the owners of listening sockets, and when again.

import { expect, test } from 'bun:test'
import type { NetworkReading } from '../costly/network-reading.ts'
import { createNetworkWatch } from './network-watch.ts'
import { newTracked, type Tracked } from './tracked.ts'

const ROUND_TICKS = 31

/** One that last ran at `atMs`, in the only network. */
function tracked(pid: number, atMs: number, fields: Partial<Tracked> = {}): Tracked {
  const reading = { id: `${pid}:1`, stat: { flags: 0, state: 'S' }, atMs } as Tracked['reading']
  const details = { at: 0, openFds: 3, networkNamespace: '1' }
  return { ...newTracked(pid, undefined), reading, details, isSimple: true, ...fields }
}

/** A network in which the sockets with these inodes listen. */
function listen(watch: ReturnType<typeof createNetworkWatch>, all: readonly Tracked[], ...inodes: number[]) {
  const listening = inodes.map(inode => ({ inode, rx_queue: 0 }))
  for (const request of watch.choose(all))
    watch.onNetwork(request, { listening, connecting: [], unclosed: [] } as unknown as NetworkReading)
}

/** Pids that are searched in the next ticks, from `nowMs` on. */
function searched(
  watch: ReturnType<typeof createNetworkWatch>,
  all: readonly Tracked[],
  nowMs: number,
  ticks = 1,
): number[] {
  return Array.from({ length: ticks }).flatMap((_, tick) =>
    watch.chooseSearched(all, nowMs + tick).map(({ pid }) => pid),
  )
}

test('an ownerless socket is sought in all processes, and again after half a minute in those that ran since', () => {
  const watch = createNetworkWatch()
  const at = (...times: number[]) => [tracked(1, 0), ...times.map((ms, i) => tracked(i + 2, ms))]
  const threads = (all: Tracked[]) => [...all, tracked(9, 0, { isSimple: false })]
  listen(watch, at(0, 0), 77)
  expect(searched(watch, threads(at(0, 0)), 1000)).toEqual([1, 2, 3, 9])
  expect(searched(watch, threads(at(0, 2000)), 3000, ROUND_TICKS)).toEqual([3, 9])
  expect(searched(watch, threads(at(0, 2000)), 9000, ROUND_TICKS)).toEqual([9])
})

test('a new socket is sought in all processes at once; a closed one is no reason', () => {
  const watch = createNetworkWatch()
  const all = [tracked(1, 0), tracked(2, 0)]
  listen(watch, all, 77, 78)
  expect(searched(watch, all, 1000)).toEqual([1, 2])
  listen(watch, all, 78)
  expect(searched(watch, all, 1001)).toEqual([])
  listen(watch, all, 78, 79)
  expect(searched(watch, all, 1002)).toEqual([1, 2])
})

test('unreadable sleeping processes are not forgotten while others are searched', () => {
  const watch = createNetworkWatch()
  const all = [tracked(1, 0)]
  listen(watch, all, 77)
  for (const request of watch.chooseSearched(all, 1000)) watch.onOwners(request, { refusal: 'denied' })
  searched(watch, all, 2000, ROUND_TICKS)
  expect(watch.readings()[0]?.ownersDenied).toBe(true)
})

test('no process is searched while every socket has its owner', () => {
  const watch = createNetworkWatch()
  const all = [tracked(1, 0)]
  listen(watch, all, 77)
  for (const request of watch.chooseSearched(all, 1000)) watch.onOwners(request, { found: [77] })
  expect(searched(watch, all, 2000, ROUND_TICKS)).toEqual([])
})

test('two networks with the same peer have holders of their own', () => {
  const watch = createNetworkWatch()
  const inSpace = (pid: number, networkNamespace: string) =>
    tracked(pid, 0, { details: { at: 0, openFds: 3, networkNamespace } })
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
    tracked(pid, 0, { details: { at: 0, openFds: 3, networkNamespace } })
  const topz = inSpace(9, 'own')
  const own = { ...topz, reading: { ...topz.reading, isSelf: true } as Tracked['reading'] }
  const spaces = (all: Tracked[]) =>
    createNetworkWatch()
      .choose(all)
      .map(({ space }) => space)
  expect(spaces([tracked(2, 0), own])).toEqual(['own', '1'])
  expect(spaces([inSpace(1, 'first'), tracked(2, 0), own])).toEqual(['first', '1', 'own'])
})

test('all holders of a socket are reported; once they have ended it is sought again', () => {
  const watch = createNetworkWatch()
  const all = [tracked(1, 0), tracked(2, 0)]
  const answer = (who: readonly Tracked[]) => {
    listen(watch, who, 77)
    for (const request of watch.chooseSearched(who, 1000)) watch.onOwners(request, { found: [77] })
    return watch
      .readings()[0]
      ?.owners.get(77)
      ?.map(({ pid }) => pid)
  }
  expect(answer(all)).toEqual([2, 1])
  expect(answer([tracked(1, 0)])).toEqual([1])
  expect(answer([tracked(3, 0)])).toEqual([3])
})

test('while nobody looks, a network is read in which a connection waits or is not answered', () => {
  const watch = createNetworkWatch()
  const all = [tracked(1, 0)]
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
