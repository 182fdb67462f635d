import { expect, test } from 'bun:test'
import { process, snapshot } from '../fixture.ts'
import { suggest } from './suggest.ts'

const seen = snapshot({
  processes: [
    process({ pid: 1, user: 'root', comm: 'sh', command: 'sh run.sh' }),
    process({ pid: 7, user: 'www', comm: 'node', command: 'node server.js', cpuUsage: 0.1 }),
    process({ pid: 8, user: 'www', comm: 'node', command: 'node worker.js', cpuUsage: 0.9 }),
    process({ pid: 9, comm: 'python3', command: 'python3 leak.py', state: 'R' }),
  ],
})

test('values of a field come with how many processes have each, the most frequent first', () => {
  expect(suggest(seen, 'cpu>5 user:').values).toEqual([
    { text: 'www', count: 2 },
    { text: 'root', count: 1 },
  ])
  expect(suggest(seen, 'user:RO').values).toEqual([{ text: 'root', count: 1 }])
  expect(suggest(seen, 'state:').values).toEqual([
    { text: 'S', count: 3 },
    { text: 'R', count: 1 },
  ])
  expect(suggest(seen, 'cpu>').values).toEqual([])
  expect(suggest(seen, 'user: ').values).toEqual([])
})

test('a word suggests the processes that it finds, the busiest first', () => {
  const { processes, matched, total } = suggest(seen, 'user:www nod')
  expect(processes.map(({ pid }) => pid)).toEqual([8, 7])
  expect([matched, total]).toEqual([2, 4])
})

test('where nothing is found, the nearest name or user is proposed; where something is, none', () => {
  expect(suggest(seen, 'pyhton3')).toMatchObject({ matched: 0, nearest: 'python3' })
  expect(suggest(seen, 'user:wwv')).toMatchObject({ nearest: 'www' })
  expect(suggest(seen, 'zebra').nearest).toBeUndefined()
  expect(suggest(seen, 'node').nearest).toBeUndefined()
})
