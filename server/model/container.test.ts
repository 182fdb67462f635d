import { expect, test } from 'bun:test'
import { type Container, memoryUseOf } from './container.ts'

const container = (fields: Partial<Container>): Container => ({
  id: 'a',
  name: 'a',
  processCount: 1,
  rssBytes: 5,
  ...fields,
})

test('what a container uses is its memory without the cache that the kernel can reclaim at once', () => {
  expect(memoryUseOf(container({ memoryBytes: 100, workingSetBytes: 60 }))).toEqual({
    usedBytes: 60,
    cacheBytes: 40,
  })
})

test('if the two cannot be distinguished it is all of it, and the cache is unknown, not zero', () => {
  expect(memoryUseOf(container({ memoryBytes: 100 }))).toEqual({ usedBytes: 100, cacheBytes: undefined })
})

test('unknown memory is not derived from the resident memory of its processes', () => {
  expect(memoryUseOf(container({}))).toEqual({ usedBytes: undefined, cacheBytes: undefined })
})
