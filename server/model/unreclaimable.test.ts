import { expect, test } from 'bun:test'
import type { Container } from './container.ts'
import { totalOf, unreclaimable } from './unreclaimable.ts'

const container = (fields: Partial<Container>): Container => ({
  id: 'a',
  name: 'a',
  processCount: 1,
  rssBytes: 0,
  ...fields,
})

test('page cache, and slabs that the kernel can reclaim, do not count', () => {
  const parts = unreclaimable(
    container({
      memoryAnonBytes: 100,
      memoryShmemBytes: 20,
      memoryFileBytes: 9000,
      memoryKernelBytes: 5000,
      memorySlabReclaimableBytes: 4000,
      memorySlabUnreclaimableBytes: 7,
      memoryKernelStackBytes: 3,
      memoryPageTablesBytes: 2,
      memoryPercpuBytes: 1,
      memorySocketBytes: 5,
    }),
  )
  expect(parts).toEqual({ anon: 100, shmem: 20, sockets: 5, kernel: 13 })
  expect(parts && totalOf(parts)).toBe(138)
})

test('kernel memory in v1 may be caches and is left out; without the rest the total is unknown', () => {
  expect(unreclaimable(container({ memoryAnonBytes: 100, memoryKernelBytes: 5000 }))).toEqual({
    anon: 100,
    shmem: 0,
    sockets: 0,
    kernel: 0,
  })
  expect(unreclaimable(container({ memoryBytes: 100 }))).toBeUndefined()
})
