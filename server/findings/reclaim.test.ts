import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { createReclaim } from './reclaim.ts'

const container = (fields: Partial<Container>): Container => ({
  id: 'a',
  name: 'a',
  processCount: 1,
  rssBytes: 0,
  ...fields,
})

test('pages scanned, or a limit that was hit, count for a minute', () => {
  const reclaim = createReclaim()
  reclaim.add(container({ memoryScannedPages: 900, memoryMaxEvents: 4 }), 0)
  expect(reclaim.isRecent()).toBe(false)
  reclaim.add(container({ memoryScannedPages: 950, memoryMaxEvents: 4 }), 1000)
  reclaim.add(container({ memoryScannedPages: 950, memoryMaxEvents: 4 }), 60_000)
  expect(reclaim.isRecent()).toBe(true)
  reclaim.add(container({ memoryScannedPages: 950, memoryMaxEvents: 4 }), 61_000)
  expect(reclaim.isRecent()).toBe(false)
})

test('where the kernel counts nothing, nothing is known', () => {
  const reclaim = createReclaim()
  reclaim.add(container({}), 0)
  expect(reclaim.isRecent()).toBeUndefined()
})
