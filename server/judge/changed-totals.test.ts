// What containers gained or lost, and who explains it.
import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import { between, container, difference, MIB, python } from './fixture.ts'

test('what a total gained or lost comes with who explains how much, by program and interpreter', () => {
  const at = (total: number, worker: number, other: number) =>
    snapshot({
      containers: [container({ main: true, workingSetBytes: total * MIB, memoryLimitBytes: 512 * MIB })],
      colours: [{ program: 'worker.py', colour: 3 }],
      processes: [
        python('/app/worker.py', { pid: 9, container: 'c', rssBytes: worker * MIB }),
        python('/app/other.py', { pid: 10, container: 'c', rssBytes: other * MIB }),
        python('/app/elsewhere.py', { pid: 11, container: 'd', rssBytes: worker * 9 * MIB }),
        process({ pid: 12, container: 'c', rssBytes: worker * 9 * MIB, self: true }),
      ],
    })
  expect(difference(at(300, 10, 50), at(340, 40, 60)).changes).toMatchObject([
    {
      kind: 'grew',
      metric: 'memory',
      subject: 'c',
      before: 300 * MIB,
      after: 340 * MIB,
      by: [
        { pid: 9, name: 'python3 worker.py', colour: 3, before: 10 * MIB, after: 40 * MIB, share: 0.75 },
        { pid: 10, name: 'python3 other.py', share: 0.25 },
      ],
    },
  ])
  const [cache] = difference(at(300, 10, 50), at(420, 40, 50)).changes
  expect(cache?.by).toMatchObject([{ pid: 9, share: 0.25 }])
})

test('what one gained and another lost is reported of each, though the total stayed', () => {
  const changes = between(
    [process({ pid: 7, rssBytes: 90 * MIB }), process({ pid: 8, rssBytes: 10 * MIB })],
    [process({ pid: 7, rssBytes: 10 * MIB }), process({ pid: 8, rssBytes: 90 * MIB })],
  )
  expect(changes.map(({ kind, metric, pid }) => [kind, metric, pid])).toEqual([
    ['shrank', 'memory', 7],
    ['grew', 'memory', 8],
  ])
})

test('less than a megabyte, or a hundredth of it, is noise', () => {
  const moved = (before: number, after: number) =>
    between([process({ pid: 7, rssBytes: before })], [process({ pid: 7, rssBytes: after })])
  expect(moved(10 * MIB, 11 * MIB)).toHaveLength(1)
  expect(moved(10 * MIB, 11 * MIB - 1)).toEqual([])
  expect(moved(1000 * MIB, 1005 * MIB)).toEqual([])
})

test('a total that has come to its limit says so, one that was there before does not', () => {
  const at = (cpuUsage: number, pids: number, fields = {}) =>
    snapshot({
      containers: [container({ main: true, cpuUsage, cpuLimit: 2, pids, pidsLimit: 100, ...fields })],
    })
  const atLimit = (before: ReturnType<typeof at>, after: ReturnType<typeof at>) =>
    difference(before, after).changes.map(({ metric, isAtLimit = false }) => [metric, isAtLimit])
  expect(atLimit(at(0.45, 10), at(1.98, 100))).toEqual([
    ['tasks', true],
    ['cpu', true],
  ])
  expect(atLimit(at(1.91, 10), at(2.05, 90))).toEqual([
    ['tasks', false],
    ['cpu', false],
  ])
  expect(atLimit(at(0.45, 10, { cpuLimit: undefined }), at(1.98, 10, { cpuLimit: undefined }))).toEqual([
    ['cpu', false],
  ])
  const memory = (mebibytes: number) =>
    at(0, 1, { workingSetBytes: mebibytes * MIB, memoryLimitBytes: 100 * MIB })
  expect(atLimit(memory(50), memory(97))).toEqual([['memory', true]])
  expect(atLimit(memory(97), memory(50))).toEqual([['memory', false]])
})
