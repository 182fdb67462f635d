// Containers, more than are read in one tick -> which are known to be frozen, and when.

import { expect, test } from 'bun:test'
import type { Lanes } from '../costly/lanes.ts'
import type { Answer, Request } from '../costly/requests.ts'
import { createSurroundings } from './surroundings.ts'
import { newTracked, type Tracked } from './tracked.ts'

const COUNT = 60

function tracked(pid: number): Tracked {
  const reading = { id: `${pid}:1`, stat: { flags: 0, state: 'S' }, atMs: 0 } as Tracked['reading']
  return { ...newTracked(pid, undefined), reading, details: { at: 0, container: `app${pid}` } }
}

/** No file stays open. */
const ALONE = { keptMax: 0, now: () => 0, onFreeze: () => {} }

test('however many there are, each is read in its turn', async () => {
  for (const count of [9, 15, 16, 17, 60, 64]) {
    const read = new Set<string>()
    const ask = (requests: readonly Request[]) => {
      for (const request of requests) if (request.kind === 'cgroup') read.add(request.id)
      return Promise.resolve()
    }
    const surroundings = createSurroundings({ ...ALONE, lane: { ask } as Pick<Lanes, 'ask'> })
    const all = Array.from({ length: count }, (_, i) => tracked(i + 1))
    for (let tick = 0; tick < Math.ceil((count - 1) / 7); tick++)
      await surroundings.read(all, tick * 1000, true)
    expect([count, read.size]).toEqual([count, count])
  }
})

test('a container that is paused is known to be in the next tick, however many others there are', async () => {
  const frozen = new Set<string>()
  const changed: string[] = []
  const ask = (requests: readonly Request[], onAnswer: (request: Request, answer: Answer) => void) => {
    for (const request of requests) {
      const { container = '' } = request as { container?: string }
      if (request.kind === 'cgroup')
        onAnswer(request, { version: 1, atMs: 0, via: 'root', frozen: frozen.has(container) })
      else if (request.kind === 'frozen') onAnswer(request, frozen.has(container))
    }
    return Promise.resolve()
  }
  const surroundings = createSurroundings({
    ...ALONE,
    lane: { ask } as Pick<Lanes, 'ask'>,
    onFreeze: container => changed.push(container),
  })
  const all = Array.from({ length: COUNT }, (_, i) => tracked(i + 1))
  for (let tick = 0; tick < 10; tick++) await surroundings.read(all, tick * 1000, true)
  expect(surroundings.cgroups().size).toBe(COUNT)
  expect(changed).toEqual([])

  for (const container of ['app7', 'app29', 'app60']) frozen.add(container)
  await surroundings.read(all, 10_000, true)
  const known = [...surroundings.cgroups()].filter(([, { answer }]) => 'frozen' in answer && answer.frozen)
  expect(known.map(([container]) => container).sort()).toEqual(['app29', 'app60', 'app7'])
  frozen.clear()
  await surroundings.read(all, 11_000, false)
  expect(changed.sort()).toEqual(['app29', 'app29', 'app60', 'app60', 'app7', 'app7'])
})
