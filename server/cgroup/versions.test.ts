// The same container as v1 and v2 report it: files as the kernel writes them, in a folder.
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Controller } from './locate.ts'
import { type Place, readLegacyRest, readLegacyUse } from './v1.ts'
import { readUnifiedRest, readUnifiedUse } from './v2.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'topz-cgroup-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const readUnified = (top: string, below: string) => ({
  ...readUnifiedUse(top, below, () => 7),
  ...readUnifiedRest(top, below),
})
const readLegacy = (places: ReadonlyMap<Controller, Place>) => ({
  ...readLegacyUse(places, () => 7),
  ...readLegacyRest(places),
})

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

test('v2: counters as they are, and the lowest limit of all ancestors', () => {
  write('v2', { 'memory.max': '100000000\n', 'cpu.max': '200000 100000\n', 'pids.max': 'max\n' })
  write('v2/app', {
    'cpu.stat':
      'usage_usec 100\nuser_usec 60\nsystem_usec 40\nnr_periods 10\nnr_throttled 3\nthrottled_usec 50\n',
    'cpu.max': 'max 100000\n',
    'memory.current': '5000\n',
    'memory.max': '200000000\n',
    'memory.stat': 'anon 3000\nfile 1500\nkernel 300\nshmem 100\ninactive_file 1000\nslab 200\n',
    'memory.events': 'low 0\nhigh 0\nmax 2\noom 1\noom_kill 1\noom_group_kill 0\n',
    'pids.current': '7\n',
    'pids.max': '50\n',
    'cpu.pressure': 'some avg10=2.00 avg60=1.00 avg300=0.00 total=5\n',
  })
  expect(readUnified(join(root, 'v2'), '/app')).toMatchObject({
    usageUsec: 100,
    periods: 10,
    throttledPeriods: 3,
    cpuMax: 2,
    memoryBytes: 5000,
    memoryMax: 100_000_000,
    anonBytes: 3000,
    inactiveFileBytes: 1000,
    oom: 1,
    oomKill: 1,
    pids: 7,
    pidsMax: 50,
    cpuPressure: { some: { avg10: 2, totalUsec: 5 } },
  })
})

test('v1: nanoseconds and clock ticks become microseconds, totals are those of the whole container', () => {
  write('v1/cpu/app', {
    'cpu.cfs_quota_us': '50000\n',
    'cpu.cfs_period_us': '100000\n',
    'cpu.stat': 'nr_periods 4\nnr_throttled 1\nthrottled_time 2000000\n',
    'cpuacct.usage': '3000000\n',
    'cpuacct.stat': 'user 1\nsystem 2\n',
  })
  write('v1/memory', { 'memory.limit_in_bytes': '9223372036854771712\n' })
  write('v1/memory/app', {
    'memory.usage_in_bytes': '4096\n',
    'memory.limit_in_bytes': '67108864\n',
    'memory.memsw.limit_in_bytes': '134217728\n',
    'memory.stat':
      'cache 1\nrss 2\ninactive_file 3\ntotal_cache 10\ntotal_rss 20\ntotal_inactive_file 5\ntotal_swap 0\n',
    'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 3\n',
  })
  const cpu = { top: join(root, 'v1/cpu'), below: '/app' }
  const memory = { top: join(root, 'v1/memory'), below: '/app' }
  const reading = readLegacy(
    new Map([
      ['cpu', cpu],
      ['cpuacct', cpu],
      ['memory', memory],
    ]),
  )
  expect(reading).toMatchObject({
    usageUsec: 3000,
    userUsec: 10_000,
    systemUsec: 20_000,
    throttledUsec: 2000,
    cpuMax: 0.5,
    memoryMax: 67_108_864,
    swapMax: 67_108_864,
    anonBytes: 20,
    fileBytes: 10,
    // With those of the cgroups below it, as everything else.
    inactiveFileBytes: 5,
    oomKill: 3,
  })
})

test('P41: the memory and its parts come from one reading; limits from another', () => {
  const parts = ['memoryBytes', 'inactiveFileBytes', 'anonBytes', 'fileBytes', 'shmemBytes']
  const memory = { top: join(root, 'v1/memory'), below: '/app' }
  const legacy = new Map([['memory', memory]] as const)
  const now = () => 7
  for (const use of [readUnifiedUse(join(root, 'v2'), '/app', now), readLegacyUse(legacy, now)])
    expect(Object.keys(use)).toEqual(expect.arrayContaining(parts))
  for (const rest of [readUnifiedRest(join(root, 'v2'), '/app'), readLegacyRest(legacy)])
    expect(Object.keys(rest).filter(key => parts.includes(key))).toEqual([])
})

test('P51: what a kernel does not have is missing, never zero', () => {
  expect(
    Object.values(readUnified(join(root, 'nowhere'), '/app')).filter(value => value !== undefined),
  ).toEqual([])
  expect(Object.values(readLegacy(new Map())).filter(value => value !== undefined)).toEqual([])
})
