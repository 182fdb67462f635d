// A body in pieces: made as it is read, and given up if it is not read.

import { expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { streamPieces } from './pieces.ts'

/** This many pieces of 64 KiB, and how many were made. */
function counted(count: number) {
  let made = 0
  function* pieces() {
    for (; made < count; made++) yield '\u00e9'.repeat(65_536)
  }
  return { pieces: pieces(), made: () => made }
}

test('no more is made than is read', async () => {
  let ends = 0
  const { pieces, made } = counted(20)
  const reader = streamPieces(pieces, 60_000, () => ends++).getReader()
  let bytes = 0
  for (let i = 0; i < 5; i++) bytes += (await reader.read()).value?.length ?? 0
  expect(made()).toBeLessThan(8)
  expect(ends).toBe(0)
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.length
  }
  expect(bytes).toBe(20 * 2 * 65_536)
  expect(ends).toBe(1)
})

test('a client that leaves or takes too long ends it', async () => {
  let ends = 0
  await streamPieces(counted(20).pieces, 60_000, () => ends++).cancel()
  expect(ends).toBe(1)
  const reader = streamPieces(counted(20).pieces, 1, () => ends++).getReader()
  await until('the end', async () => ends === 2 || undefined)
  expect(reader.read()).rejects.toThrow('too long')
})
