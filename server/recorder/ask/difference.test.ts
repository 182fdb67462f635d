// What a comparison asks of the recording: its two ends, another moment instead, and the time before.
import { expect, test } from 'bun:test'
import { process, snapshot } from '../../model/fixture.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { type DifferenceQuery, differenceBetween } from './difference.ts'

const MIB = 1024 * 1024

/** A moment each millisecond, in two lives of a hundred; memory in megabytes is the time. */
function ask(query: DifferenceQuery, recordedFrom = 0) {
  const asked: number[] = []
  const found = differenceBetween(query, {
    recordedFrom,
    exits: () => [],
    snapshot({ at }): Snapshot {
      asked.push(at)
      return snapshot({
        at,
        recorded: { life: at < 100 ? 1 : 2, spanMs: 1 },
        processes: [process({ pid: 1, rssBytes: at * MIB })],
      })
    },
  })
  const [change] = found?.changes ?? []
  return { asked, means: found?.means, kind: change?.kind, from: found?.from, to: found?.to }
}

test('the end of a range is compared with its start, rates with as long a time before', () => {
  expect(ask({ from: 140, to: 160 })).toEqual({
    asked: [140, 160, 120],
    means: [
      [120, 140],
      [140, 160],
    ],
    kind: 'grew',
    from: 140,
    to: 160,
  })
})

test('the time before ends where the recording, or the life, begins; too little of it has no mean', () => {
  expect(ask({ from: 140, to: 160 }, 130).means?.[0]).toEqual([130, 140])
  expect(ask({ from: 140, to: 160 }, 139).means).toBeUndefined()
  expect(ask({ from: 105, to: 120 }).means).toBeUndefined()
})

test('another moment may stand for the start, and before and after may be swapped', () => {
  expect(ask({ from: 140, to: 160, base: 90 })).toMatchObject({ from: 90, to: 160, kind: 'grew' })
  expect(ask({ from: 140, to: 160, isSwapped: true })).toMatchObject({
    from: 160,
    to: 140,
    kind: 'shrank',
    means: [
      [140, 160],
      [120, 140],
    ],
  })
})
