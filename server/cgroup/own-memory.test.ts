// Copies of what a container has: /proc/self and its cgroup, v1 and v2.
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createOwnMemory } from './own-memory.ts'

const MIB = 1024 * 1024

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-own-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function container(
  name: string,
  cgroup: string,
  mount: (at: string) => string,
  files: Record<string, string>,
) {
  const proc = join(folder, name, 'proc')
  const at = join(folder, name, 'cgroup')
  mkdirSync(join(proc, 'self'), { recursive: true })
  mkdirSync(at, { recursive: true })
  writeFileSync(join(proc, 'self/cgroup'), cgroup)
  writeFileSync(join(proc, 'self/mountinfo'), mount(at))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(at, file), text)
  const own = createOwnMemory(proc, () => timeMs)
  return { ...own(), own, at }
}

let timeMs = 0

const unified = (at: string) => `30 20 0:26 / ${at} ro,nosuid - cgroup2 cgroup rw\n`
const legacy = (at: string) => `31 20 0:27 /docker/ab ${at} ro,nosuid - cgroup cgroup rw,memory\n`

test('F21: with v2, reclaimable memory does not count as used', () => {
  const stat = `inactive_file ${10 * MIB}\nactive_file ${4 * MIB}\nslab_reclaimable ${6 * MIB}\nanon ${30 * MIB}\n`
  const own = container('v2', '0::/\n', unified, {
    'memory.max': `${64 * MIB}\n`,
    'memory.current': `${55 * MIB}\n`,
    'memory.stat': stat,
  })
  expect(own).toMatchObject({ limitBytes: 64 * MIB, usedBytes: 35 * MIB })
})

test('F21: with v1, anonymous memory counts', () => {
  const own = container('v1', '4:memory:/docker/ab\n0::/\n', legacy, {
    'memory.limit_in_bytes': `${48 * MIB}\n`,
    'memory.usage_in_bytes': `${45 * MIB}\n`,
    'memory.stat': `total_rss ${30 * MIB}\ntotal_shmem 0\n`,
  })
  expect(own).toMatchObject({ limitBytes: 48 * MIB, usedBytes: 30 * MIB })
})

test('without a limit there is nothing to report, however much is used', () => {
  const { own } = container('max', '0::/\n', unified, { 'memory.max': 'max\n', 'memory.current': '1\n' })
  expect(own()).toBeUndefined()
  expect(createOwnMemory(join(folder, 'nothing'))()).toBeUndefined()
})

test('what is used is read each time, a limit that was changed is noticed within five seconds', () => {
  const { own, at } = container('changed', '0::/\n', unified, {
    'memory.max': `${64 * MIB}\n`,
    'memory.current': `${30 * MIB}\n`,
    'memory.stat': 'anon 1\n',
  })
  writeFileSync(join(at, 'memory.max'), `${96 * MIB}\n`)
  writeFileSync(join(at, 'memory.current'), `${40 * MIB}\n`)
  expect(own()).toEqual({ limitBytes: 64 * MIB, usedBytes: 40 * MIB })
  timeMs += 5000
  expect(own()).toEqual({ limitBytes: 96 * MIB, usedBytes: 40 * MIB })
})
