import { expect, test } from 'bun:test'
import { memoryParts } from './memory-parts.ts'

const CONTAINER = { id: '/', name: '/', processCount: 1, rssBytes: 1 }

test('shared memory is not counted twice, though the kernel counts it among file pages', () => {
  const parts = memoryParts({ ...CONTAINER, memoryAnonBytes: 10, memoryFileBytes: 30, memoryShmemBytes: 20 })
  expect(parts.map(({ name, amount }) => [name, amount])).toEqual([
    ['anonymous', 10],
    ['file cache', 10],
    ['shared', 20],
  ])
})

test('an unknown part is not drawn', () => {
  expect(memoryParts(CONTAINER)).toEqual([])
})
