// Which container of a pod the header is about, and that it stays that one.

import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import type { Network } from '../model/network.ts'
import { type Candidate, createMainChoice, listeningIn } from './main-container.ts'

const pause = { id: 'pause', name: 'pause', isPause: true, hasFirst: true, hasSelf: false, processCount: 1 }
const app = (id: string, processCount: number, command = id): Candidate => ({
  id,
  name: `short ${id}`,
  processCount,
  isPause: false,
  hasFirst: false,
  hasSelf: false,
  entry: () => process({ pid: 7, ppid: 0, comm: command, command, container: id, cgroup: `/../${id}` }),
})
const PAUSE: Candidate = { ...pause, entry: () => undefined }

/** What is chosen in each look, ten seconds apart: `id by`. */
function choices(
  looks: readonly (readonly Candidate[])[],
  listening: readonly string[][] = [],
  wanted?: string,
) {
  const choose = createMainChoice(wanted)
  return looks.map((all, i) => {
    const around = { listening: new Set(listening[i]), processCount: 9, atMs: i * 10_000 }
    const choice = choose([PAUSE, ...all], around)
    return choice && `${choice.id} ${choice.by}`
  })
}

test('the choice holds while the container lives, also when another has more processes by then', () => {
  expect(choices([[app('a', 5), app('b', 3)], [app('a', 2), app('b', 9)], [app('b', 9)]])).toEqual([
    'a largest',
    'a largest',
    'b largest',
  ])
})

test('one that listens is preferred, in the first minute also to one that was chosen for its size; then it holds', () => {
  const both = [app('a', 5), app('b', 3)]
  expect(choices([both], [['b']])).toEqual(['b listens'])
  expect(choices([both, both, both, both], [[], ['b'], [], ['a']])).toEqual([
    'a largest',
    'b listens',
    'b listens',
    'b listens',
  ])
  const late = choices(Array(9).fill(both), [[], [], [], [], [], [], [], [], ['b']])
  expect(late.at(-1)).toBe('a largest')
})

test('one that is restarted is chosen again; from its second end on it is awaited', () => {
  const [one, two] = [app('a1', 2, 'web'), app('a2', 2, 'web')]
  const log = app('b', 1, 'log')
  expect(choices([[one, log], [log], [two, log], [log], [log], [app('a3', 2, 'web'), log]])).toEqual([
    'a1 largest',
    'b largest',
    'a2 largest',
    undefined,
    undefined,
    'a3 largest',
  ])
  expect(choices([[one, log], [two, log], [log], [app('a3', 2, 'web'), log]])).toEqual([
    'a1 largest',
    'a2 largest',
    undefined,
    'a3 largest',
  ])
  const waiting = choices([[one, log], [two, log], ...Array(62).fill([log])])
  expect([waiting[61], waiting[63]]).toEqual([undefined, 'b largest'])
})

test('--container names it by id, the beginning of it, name, or first process; else the choice is its own', () => {
  const both = [app('a1b2', 5, 'web'), app('c3d4', 3, 'log')]
  for (const wanted of ['c3d4', 'c3', 'short c3d4', 'log'])
    expect(choices([both], [], wanted)).toEqual(['c3d4 named'])
  expect(choices([both], [], 'else')).toEqual(['a1b2 largest'])
})

test('--container names one by the beginning of the id in the last part of its path', () => {
  const paths = ['/pod/1a2b3c4d5e6f7a8b', '/pod/docker-9f8e7d6c5b4a.scope@4026531840', '/app/notes']
  const all = paths.map(path => app(path, 3))
  expect(choices([all], [], '1a2b3c4d5e6f')).toEqual([`${paths[0]} named`])
  expect(choices([all], [], '9f8e7d')).toEqual([`${paths[1]} named`])
  for (const wanted of ['2b3c4d5e6f7a', 'note', 'docker'])
    expect(choices([all], [], wanted)).toEqual([`${paths[0]} largest`])
})

test('owners of ports are known by their container', () => {
  const listeners = [{ pid: 7 }, { pid: 9 }, {}]
  const found = listeningIn([{ listeners } as unknown as Network], [process({ pid: 7, container: 'web' })])
  expect([...found]).toEqual(['web'])
})
