import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../model/fixture.ts'
import { nearInShort, nearSentence } from './near-limit.ts'

const MIB = 2 ** 20
const MEMORY = {
  kind: 'memory',
  container: 'a1',
  containerName: 'app',
  usedBytes: 96 * MIB,
  limitBytes: 100 * MIB,
} as const
const DISK = { ...MEMORY, kind: 'disk', path: '/data' } as const

test('how near, since when it is flat, and whether the kernel reclaims', () => {
  const flatSince = FIXTURE_AT - 12 * 60_000
  expect(nearSentence({ ...MEMORY, flatSince, reclaims: false }, FIXTURE_AT)).toBe(
    'app: memory 96.0 MiB of 100 MiB (96.0 %) cannot be reclaimed, flat for 12m, no reclaim',
  )
  expect(nearSentence({ ...MEMORY, flatSince: FIXTURE_AT - 5000, reclaims: true }, FIXTURE_AT)).toBe(
    'app: memory 96.0 MiB of 100 MiB (96.0 %) cannot be reclaimed, the kernel reclaims',
  )
  expect(nearSentence(DISK, FIXTURE_AT)).toBe('app: /data is 96.0 % full, 4.0 MiB left')
})

test('in a few words, at most two of them', () => {
  expect(nearInShort([])).toBe('')
  expect(nearInShort([MEMORY, DISK, DISK])).toBe(
    'memory of app at 96.0 % of its limit, /data of app 96.0 % full, 1 more near a limit',
  )
})
