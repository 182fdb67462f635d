import { afterEach, beforeEach, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { DETAIL_ENTRIES_MAX } from '../../config/limits.ts'
import type { Mapping } from '../../model/detail.ts'
import { createFakeProc, type FakeProc } from '../../sampler/testdata/fake-proc.ts'
import { createMapsReader } from './maps.ts'

const SMAPS = `55d0c0000000-55d0c0002000 r-xp 00000000 08:01 5 /usr/bin/app
Size:                  8 kB
Rss:                   4 kB
Pss:                   2 kB
Private_Clean:         1 kB
Private_Dirty:         1 kB
Swap:                  0 kB
7f0000000000-7f0000001000 rw-p 00000000 08:01 6 /tmp/gone (deleted)
Size:                  4 kB
Rss:                   0 kB
`

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  fake.add(10)
})
afterEach(() => fake.remove())

const read = () => createMapsReader(fake.root)(10)
const items = () => read()?.items as readonly Mapping[]

test('kilobytes become bytes, and a mapping of a deleted file is marked, not named so', () => {
  fake.write(10, 'smaps', SMAPS)
  const [app, gone] = ['/usr/bin/app', '/tmp/gone'].map(name => items().find(one => one.name === name))
  expect(app).toMatchObject({
    parts: 1,
    sizeBytes: 8192,
    rssBytes: 4096,
    pssBytes: 2048,
    privateBytes: 2048,
    swapBytes: 0,
  })
  expect(app).not.toHaveProperty('deleted')
  expect(gone).toMatchObject({ deleted: true, rssBytes: 0 })
  expect(gone).not.toHaveProperty('pssBytes')
})

test('without smaps, maps shows what is mapped, without any memory, and why', () => {
  fake.write(10, 'maps', '55d0c0000000-55d0c0002000 r-xp 00000000 08:01 5 /usr/bin/app\n')
  const reading = read()
  expect(reading?.unreadable).toEqual({ smaps: 'unsupported' })
  expect(reading?.items).toMatchObject([{ name: '/usr/bin/app', sizeBytes: 8192 }])
  expect(reading?.items[0]).not.toHaveProperty('rssBytes')
  rmSync(fake.path(10, 'maps'))
  expect(read()).toEqual({ items: [], unreadable: { smaps: 'unsupported', maps: 'unsupported' } })
})

test('a list of too many mappings is cut, and says so', () => {
  const line = (i: number) =>
    `${(0x1000 * (i + 1)).toString(16)}-${(0x1000 * (i + 2)).toString(16)} r--p 00000000 08:01 ${i} /lib/${i}\n`
  const lines = Array.from({ length: DETAIL_ENTRIES_MAX + 1 }, (_, i) => line(i))
  fake.write(10, 'maps', lines.join(''))
  expect(items()).toHaveLength(DETAIL_ENTRIES_MAX)
  expect(read()?.truncated).toBe(true)
  fake.write(10, 'maps', lines.slice(1).join(''))
  expect(read()).not.toHaveProperty('truncated')
})
