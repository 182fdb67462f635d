// What is read around the processes in each tick, and what is spared while nobody looks.

import { expect, test } from 'bun:test'
import type { Request } from '../costly/requests.ts'
import { createSurroundings } from './surroundings.ts'
import { newTracked, type Tracked } from './tracked.ts'

const process: Tracked = {
  ...newTracked(1, undefined),
  reading: { id: '1:1', stat: { flags: 0, state: 'S' }, atMs: 0 } as Tracked['reading'],
  details: { at: 0, container: 'app', mountNamespace: '5', networkNamespace: '6' },
}

/** Kinds of files that are asked for at these milliseconds. */
async function askedAt(times: readonly number[], isSparing: boolean): Promise<readonly string[]> {
  let kinds: string[] = []
  const ask = async (requests: readonly Request[]) => void kinds.push(...requests.map(({ kind }) => kind))
  const surroundings = createSurroundings({ lane: { ask }, onFreeze: () => {}, keptMax: 0, now: () => 0 })
  const asked: string[] = []
  for (const [tick, ms] of times.entries()) {
    kinds = []
    await surroundings.read([process], ms, isSparing && tick > 0)
    asked.push(kinds.toSorted().join(' '))
  }
  return asked
}

test('cgroups and networks are read in each tick, mounts every five seconds', async () => {
  const all = 'cgroup mounts network'
  expect(await askedAt([0, 1000, 2000, 5000], false)).toEqual([all, 'cgroup network', 'cgroup network', all])
})

test('while nobody looks, between two turns only cgroups are read', async () => {
  expect(await askedAt([0, 1000, 2000], true)).toEqual(['cgroup mounts network', 'cgroup', 'cgroup'])
})

test('the owner of a new port is sought in the tick that sees it, also while nobody looks', async () => {
  const network = { listening: [{ inode: 77, rx_queue: 0 }], connecting: [], unclosed: [] }
  const searchedAt: number[] = []
  let now = 0
  const surroundings = createSurroundings({
    lane: {
      ask: async (requests, onAnswer) => {
        for (const request of requests) {
          if (request.kind === 'owners') searchedAt.push(now)
          if (request.kind === 'network')
            onAnswer(request, (now < 4000 ? { ...network, listening: [] } : network) as never)
        }
      },
    },
    onFreeze: () => {},
    keptMax: 0,
    now: () => now,
  })
  for (now = 0; now <= 7000; now += 1000) await surroundings.read([process], now, now % 5000 !== 0)
  expect(searchedAt[0]).toBe(5000)
})

test('a first answer does not wait for a search for the owners of sockets', async () => {
  const network = { listening: [{ inode: 77, rx_queue: 0 }], connecting: [], unclosed: [] }
  const kinds: string[] = []
  const ask = async (requests: readonly Request[], onAnswer: (one: never, answer: never) => void) => {
    for (const request of requests) {
      kinds.push(request.kind)
      if (request.kind === 'network') onAnswer(request as never, network as never)
    }
  }
  const lane = { ask } as Parameters<typeof createSurroundings>[0]['lane']
  const surroundings = createSurroundings({ lane, onFreeze: () => {}, keptMax: 0, now: () => 0 })
  await surroundings.read([process], 0, false, false)
  expect(kinds).not.toContain('owners')
  await surroundings.read([process], 1000, false)
  expect(kinds).toContain('owners')
})

test('how many tasks there are is known once the cgroups of all processes were read after the walk', async () => {
  let nowMs = 0
  let pids: number | undefined = 7
  let answers = true
  const surroundings = createSurroundings({
    lane: {
      ask: async (requests, onAnswer) => {
        for (const request of requests)
          if (request.kind === 'cgroup' && answers)
            onAnswer(request, { version: 2, via: 'root', atMs: nowMs, pids } as never)
      },
    },
    onFreeze: () => {},
    keptMax: 0,
    now: () => nowMs,
  })
  const tasksOf = async (...tracked: readonly Tracked[]) => {
    nowMs += 1000
    await surroundings.read(tracked, nowMs, true)
    return surroundings.tasks()
  }
  expect(surroundings.tasks()).toBeUndefined()
  expect(await tasksOf(process)).toBe('app 7 ')
  const outside = { ...process, details: { at: 0 } }
  expect(await tasksOf(process, outside)).toBeUndefined()
  expect(await tasksOf(process)).toBe('app 7 ')
  const self = { ...process, details: { at: 0, container: 'topz' } }
  const topz = { ...self, reading: { ...process.reading, isSelf: true } as Tracked['reading'] }
  expect(await tasksOf(process, topz)).toBe('app 7 ')
  expect(await tasksOf(process, self)).toBe('app 7 topz 7 ')
  answers = false
  expect(await tasksOf(process)).toBeUndefined()
  answers = true
  pids = undefined
  expect(await tasksOf(process)).toBeUndefined()
})
