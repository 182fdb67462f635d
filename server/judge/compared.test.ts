// How processes of two moments are paired, and what rates are means over.
import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { process, snapshot } from '../model/fixture.ts'
import { differenceOf } from './difference.ts'
import { between, container, difference, MIB, python } from './fixture.ts'

test('CPU and waits are means over the range and over the time before, by their counters', () => {
  const at = (second: number, cpuSeconds: number, runQueueSeconds: number) =>
    snapshot({
      at: second * 1000,
      containers: [container({ main: true, cpuSeconds, cpuLimit: 2 })],
      processes: [process({ pid: 7, cpuSeconds, runQueueSeconds, cpuUsage: 9, container: 'c' })],
    })
  const start = at(0, 0, 0)
  const [from, to] = [at(100, 10, 0), at(200, 110, 30)]
  const { changes, means } = differenceOf({
    before: { at: from, from: start },
    after: { at: to, from },
  })
  expect(means).toEqual([
    [0, 100_000],
    [100_000, 200_000],
  ])
  expect(changes).toMatchObject([
    { metric: 'cpu', subject: 'c', before: 0.1, after: 1, by: [{ pid: 7, before: 0.1, after: 1, share: 1 }] },
    { metric: 'waits', pid: 7, before: 0, after: 0.3 },
  ])
})

test('without the time before, rates are those of the two moments; unknown at one of them is no change', () => {
  const at = (cpuUsage?: number) => [process({ pid: 7, ...(cpuUsage !== undefined && { cpuUsage }) })]
  expect(between(at(0.1), at(0.5))).toMatchObject([{ kind: 'grew', metric: 'cpu', before: 0.1, after: 0.5 }])
  expect([between(at(), at(0.5)), between(at(0.5), at())]).toEqual([[], []])
})

test('in another life the same program is known by its call, and the container as the main one', () => {
  const at = (life: number, id: string, fields: Partial<Container>, rss: number) =>
    snapshot({
      recorded: { life, spanMs: 1000 },
      containers: [container({ id, main: true, workingSetBytes: 9 * MIB, ...fields })],
      processes: [python('worker.py', { pid: life, id: `${life}:1`, container: id, rssBytes: rss * MIB })],
    })
  const [before, after] = [at(1, 'a', {}, 10), at(2, 'b', { workingSetBytes: 99 * MIB }, 100)]
  expect(difference(before, after).changes).toMatchObject([{ metric: 'memory', by: [{ pid: 2, share: 1 }] }])
  const same = { ...after, recorded: { life: 1, spanMs: 1000 } }
  expect(difference(before, same).changes.map(({ kind }) => kind)).toEqual(['started', 'ended'])
})
