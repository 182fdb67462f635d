// topz's own memory limit -> what is kept for readers.

import { expect, test } from 'bun:test'
import { boundsOf } from './room.ts'

const MIB = 1024 * 1024

test('without a limit, or with a large one, readers get the maximum', () => {
  const most = {
    unackedBytesMax: 16 * MIB,
    cellsMax: 250_000,
    frameBytesMax: 8 * MIB,
    waitingBytesMax: 16 * MIB,
  }
  expect(boundsOf(undefined)).toEqual(most)
  expect(boundsOf(1024 * MIB)).toEqual(most)
})

test('F21: what is kept for readers takes a sixth of a small limit in total', () => {
  for (const limit of [48 * MIB, 64 * MIB, 192 * MIB]) {
    const { unackedBytesMax, cellsMax, frameBytesMax, waitingBytesMax } = boundsOf(limit)
    expect(unackedBytesMax + cellsMax * 60 + frameBytesMax + waitingBytesMax).toBeLessThanOrEqual(limit / 6)
    // A page of a hundred rows and fifteen columns, for some.
    expect(cellsMax).toBeGreaterThan(10 * 100 * 19)
  }
})
