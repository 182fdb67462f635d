// Which processes are searched for the owners of sockets, and when again.

import { expect, test } from 'bun:test'
import type { ListeningSocket } from '../costly/network-reading.ts'
import { createOwnerSearch } from './owner-search.ts'
import { newTracked, type Tracked } from './tracked.ts'

type Search = ReturnType<typeof createOwnerSearch>

/** One that last ran at `atMs`, a child of process 1. */
function tracked(pid: number, atMs: number, fields: Partial<Tracked> = {}): Tracked {
  const stat = { flags: 0, state: 'S', ppid: pid === 1 ? 0 : 1 }
  const reading = { id: `${pid}:1`, stat, atMs } as Tracked['reading']
  return {
    ...newTracked(pid, undefined),
    reading,
    details: { at: 0, openFds: 3 },
    isSimple: true,
    ...fields,
  }
}

const listening = (rx_queue: number, ...inodes: number[]) =>
  inodes.map(inode => ({ inode, rx_queue })) as unknown as ListeningSocket[]

/** Pids that are searched at `seconds`. */
function searched(
  search: Search,
  all: readonly Tracked[],
  seconds: number,
  open: ListeningSocket[],
): number[] {
  return search.choose(all, open, [], seconds * 1000).map(({ pid }) => pid)
}

/** The seconds, up to `until`, at which process 1, which runs all the time, is searched. */
function roundsOf(
  search: Search,
  until: number,
  open: (second: number) => ListeningSocket[],
  from = 0,
): number[] {
  const seconds = Array.from({ length: until - from }, (_, i) => from + i)
  return seconds.filter(
    second => searched(search, [tracked(1, second * 1000)], second, open(second)).length > 0,
  )
}

const own = (search: Search, pid: number, open: ListeningSocket[]) =>
  search.found(
    open.map(({ inode }) => inode),
    { pid, id: `${pid}:1` },
    open,
  )

test('a new socket is sought in all processes at once; a closed one is no reason', () => {
  const search = createOwnerSearch()
  const all = [tracked(1, 0), tracked(2, 0)]
  expect(searched(search, all, 1, listening(0, 77, 78))).toEqual([1, 2])
  expect(searched(search, all, 1.1, listening(0, 78))).toEqual([])
  expect(searched(search, all, 1.2, listening(0, 78, 79))).toEqual([1, 2])
})

test('one that is not found is sought again after a second, then after twice the time each time, up to half a minute', () => {
  expect(roundsOf(createOwnerSearch(), 130, () => listening(0, 77))).toEqual([
    0, 1, 3, 7, 15, 31, 61, 91, 121,
  ])
})

test('it is sought again in those that ran since, and in those that may have', () => {
  const search = createOwnerSearch()
  const threads = tracked(9, 0, { isSimple: false })
  expect(searched(search, [tracked(1, 0), tracked(2, 0), threads], 1, listening(0, 77))).toEqual([1, 2, 9])
  const young = tracked(10, 1500)
  expect(searched(search, [tracked(1, 0), tracked(2, 1900), threads, young], 2, listening(0, 77))).toEqual([
    2, 9, 10,
  ])
})

test('a client that begins to wait brings the search forward, however seldom it was by then', () => {
  const search = createOwnerSearch()
  const queue = (second: number) => listening(second >= 65 ? 1 : 0, 77)
  expect(roundsOf(search, 70, queue).slice(-3)).toEqual([65, 66, 68])
})

test('a queue that fills and drains all the time costs a few searches in half a minute', () => {
  const search = createOwnerSearch()
  const rounds = roundsOf(search, 300, second => listening(second % 2, 77))
  expect(rounds.filter(second => second >= 240).length).toBeLessThanOrEqual(12)
})

test('no process is searched while every socket has its owner', () => {
  const search = createOwnerSearch()
  const open = listening(0, 77)
  searched(search, [tracked(1, 0)], 1, open)
  own(search, 1, open)
  expect(roundsOf(search, 60, () => open, 2)).toEqual([])
})

test('workers that were forked since are searched, once, when a client waits', () => {
  const search = createOwnerSearch()
  const [idle, waiting] = [listening(0, 77), listening(1, 77)]
  searched(search, [tracked(1, 0)], 1, idle)
  own(search, 1, idle)
  const all = [tracked(1, 0), tracked(2, 2000), tracked(3, 2000)]
  expect(searched(search, all, 3, idle)).toEqual([])
  expect(searched(search, all, 4, waiting)).toEqual([2, 3])
  own(search, 2, waiting)
  expect(search.owners.get(77)?.map(({ pid }) => pid)).toEqual([2, 1])
  expect(searched(search, [...all, tracked(4, 4500)], 5, waiting)).toEqual([4])
})

test('all holders of a socket are reported; once they have ended it is sought again', () => {
  const search = createOwnerSearch()
  const open = listening(0, 77)
  const answer = (second: number, who: readonly Tracked[]) => {
    search.keepOnly(new Set(who.map(({ reading }) => reading?.id)))
    for (const pid of searched(search, who, second, open)) own(search, pid, open)
    return search.owners.get(77)?.map(({ pid }) => pid)
  }
  expect(answer(1, [tracked(1, 0), tracked(2, 0)])).toEqual([2, 1])
  expect(answer(2, [tracked(1, 0)])).toEqual([1])
  expect(answer(3, [tracked(3, 2500)])).toEqual([3])
})

test('unreadable sleeping processes are not forgotten while others are searched', () => {
  const search = createOwnerSearch()
  const open = listening(0, 77)
  const all = [tracked(1, 0), ...Array.from({ length: 1200 }, (_, i) => tracked(i + 2, 0))]
  expect(searched(search, all, 1, open)).toHaveLength(1000)
  search.refused()
  expect(searched(search, all, 2, open)).toHaveLength(201)
  roundsOf(search, 60, () => open, 3)
  expect(search.isDenied()).toBe(true)
})
