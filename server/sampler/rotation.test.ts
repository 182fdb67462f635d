import { expect, test } from 'bun:test'
import { createPace, createRotation } from './rotation.ts'
import { newTracked, notAnswered, type Tracked } from './tracked.ts'

type Chosen = ReturnType<ReturnType<typeof createRotation>['choose']>

/** A process that was read at 0, with `io`, unless stated otherwise. */
function tracked(pid: number, fields: Partial<Tracked> = {}): Tracked {
  const details = { at: 0, io: { read_bytes: 0 } as never }
  return {
    ...newTracked(pid, undefined),
    wantsFull: false,
    ranSinceFull: false,
    ranSinceIo: false,
    details,
    ...fields,
  }
}

const many = (count: number, fields: Partial<Tracked> = {}) =>
  Array.from({ length: count }, (_, index) => tracked(index + 1, fields))
/** All have run. */
const all = (tracked: readonly Tracked[]) => ({ tracked, visited: tracked })
const kinds = (chosen: Chosen) => chosen.map(({ pid, kind }) => `${pid} ${kind}`)

test('a process that is new, or called exec, is read in full at once', () => {
  const some = [tracked(1), tracked(2, { wantsFull: true })]
  expect(kinds(createRotation().choose(all(some), 10))).toEqual(['2 full'])
})

test('P16: a process that ran is read in full every 5 seconds, and its io at each tick in between', () => {
  const ran = [tracked(1, { ranSinceFull: true, ranSinceIo: true })]
  expect(kinds(createRotation().choose(all(ran), 4999))).toEqual(['1 io'])
  expect(kinds(createRotation().choose(all([tracked(1, { ranSinceFull: true })]), 5001))).toEqual(['1 full'])
})

test('P24: a process that lives on without its first thread is read through a living one', () => {
  const leader = (state: string, num_threads: number) =>
    ({ id: '1:1', stat: { state, num_threads } }) as Tracked['reading']
  const chosen = (state: string, threads: number) =>
    createRotation().choose(all([tracked(1, { ranSinceIo: true, reading: leader(state, threads) })]), 10)
  expect(chosen('Z', 2)).toEqual([{ pid: 1, id: '1:1', kind: 'io', leaderExited: true }])
  expect(chosen('S', 2)).toEqual([{ pid: 1, id: '1:1', kind: 'io' }])
  expect(chosen('Z', 1)).toEqual([{ pid: 1, id: '1:1', kind: 'io' }])
})

test('a sleeping process is left alone for at least a minute, and read within five', () => {
  expect(createRotation().choose(all(many(200)), 59_000)).toEqual([])
  const later = createRotation().choose(all(many(200)), 301_000)
  expect(later).toHaveLength(200)
})

test('P39: io that may not be read is not requested again at each tick', () => {
  const denied = tracked(1, { ranSinceIo: true, details: { at: 0, unreadable: { io: 'denied' } } })
  expect(createRotation().choose(all([denied]), 1000)).toEqual([])
})

test('no process is requested twice before the answer came', () => {
  const some = [tracked(1, { wantsFull: true })]
  const rotation = createRotation()
  expect(rotation.choose(all(some), 0)).toHaveLength(1)
  expect(rotation.choose(all(some), 1000)).toEqual([])
})

for (const [what, fields] of [
  ['io', { ranSinceIo: true }],
  ['all files', { ranSinceFull: true, fullAtMs: -1e6 }],
] as const) {
  test(`under load every process gets its turn: ${what} of 3,000 processes that all run all the time`, () => {
    const some = many(3000, fields)
    const rotation = createRotation()
    const turns = new Map<number, number>()
    for (let tick = 0; tick < 24; tick++) {
      const chosen = rotation.choose(all(some), tick * 1000)
      expect(chosen.length).toBeLessThanOrEqual(512)
      for (const { pid } of chosen) turns.set(pid, (turns.get(pid) ?? 0) + 1)
      for (const one of some) notAnswered(one)
    }
    expect(turns.size).toBe(3000)
    expect(Math.max(...turns.values()) - Math.min(...turns.values())).toBeLessThanOrEqual(2)
  })
}

test('while nobody looks, only processes that called exec are read, and of those that slept none', () => {
  const some = [
    tracked(1, { ranSinceIo: true }),
    tracked(2, { ranSinceFull: true }),
    tracked(3, { wantsFull: true }),
  ]
  const rotation = createRotation()
  expect(rotation.choose({ tracked: some, visited: [] }, 6000, 'least')).toEqual([])
  expect(kinds(rotation.choose(all(some), 6000, 'least'))).toEqual(['3 full'])
  expect(kinds(rotation.choose(all(some), 6000))).toEqual(['1 io', '2 full'])
})

test('while nobody looks, all files of one that ran are read if its memory or threads moved, or after half a minute', () => {
  const ran = (rssPages: number, num_threads: number) =>
    tracked(1, {
      ranSinceFull: true,
      ranSinceIo: true,
      fullRssPages: 1000,
      fullThreads: 2,
      reading: { id: '1:1', rssPages, stat: { state: 'S', num_threads } } as Tracked['reading'],
    })
  const chosen = (one: Tracked, atMs: number) => kinds(createRotation().choose(all([one]), atMs, 'slow'))
  expect(chosen(ran(1063, 2), 30_000)).toEqual(['1 io'])
  expect(chosen(ran(1064, 2), 6000)).toEqual(['1 full'])
  expect(chosen(ran(936, 2), 6000)).toEqual(['1 full'])
  expect(chosen(ran(1000, 3), 6000)).toEqual(['1 full'])
  expect(chosen(ran(1000, 2), 30_001)).toEqual(['1 full'])
})

test('while nobody looks a turn comes every five seconds, and with a reader everything at once', () => {
  const paceAt = createPace()
  expect(paceAt(-1000, false)).toBe('first')
  expect(paceAt(0, false)).toBe('full')
  expect([1000, 2000, 4960, 6000].map(ms => paceAt(ms, true))).toEqual(['least', 'least', 'slow', 'least'])
  expect(paceAt(7000, false)).toBe('full')
  expect(paceAt(8000, true)).toBe('least')
})
