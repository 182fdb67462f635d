// A directory of the unified hierarchy in which files are missing, empty or say more than topz knows.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readUnifiedRest, readUnifiedUse } from './v2.ts'

let root: string
let counter = 0
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'topz-v2-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Returns the mount point; `app` is the cgroup. */
function hierarchy(files: Readonly<Record<string, string>>): string {
  const top = join(root, String(counter++))
  mkdirSync(join(top, 'app'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(top, name), text)
  return top
}

test('a cgroup without the CPU controller has CPU usage, but no periods that could be throttled', () => {
  const top = hierarchy({ 'app/cpu.stat': 'usage_usec 100\nuser_usec 60\nsystem_usec 40\n' })
  const use = readUnifiedUse(top, '/app', () => 7)
  expect(use).toMatchObject({ usageUsec: 100, userUsec: 60, systemUsec: 40 })
  expect([use.periods, use.throttledPeriods, use.throttledUsec]).toEqual([undefined, undefined, undefined])
})

test('block I/O has the time at which it was read; without it there is no time either', () => {
  const io = hierarchy({ 'app/io.stat': '8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n' })
  expect(readUnifiedUse(io, '/app', () => 42)).toMatchObject({
    devicesAtMs: 42,
    devices: [{ device: '8:0', rbytes: 1, wbytes: 2, rios: 3, wios: 4 }],
  })
  expect(readUnifiedUse(hierarchy({}), '/app', () => 42).devicesAtMs).toBeUndefined()
  // Nothing has been read or written yet: known to be zero.
  expect(readUnifiedUse(hierarchy({ 'app/io.stat': '' }), '/app', () => 42).devices).toEqual([])
})

test('P50: each limit is the lowest on the way up, and no limit is not an unknown limit', () => {
  const top = hierarchy({
    'memory.high': '200\n',
    'app/memory.high': '300\n',
    'memory.swap.max': '0\n',
    'app/memory.swap.max': 'max\n',
    'app/pids.max': 'max\n',
    'cpu.max': '50000 100000\n',
  })
  const { memoryHigh, swapMax, pidsMax, cpuMax, memoryMax } = readUnifiedRest(top, '/app')
  expect([memoryHigh, swapMax, pidsMax, cpuMax, memoryMax]).toEqual([200, 0, null, 0.5, undefined])
})

test('P17: memory and I/O are stalled as a whole, CPU in part; a file that says nothing counts as none', () => {
  const some = 'some avg10=1.00 avg60=0.00 avg300=0.00 total=7\n'
  const top = hierarchy({
    'app/cpu.pressure': some,
    'app/memory.pressure': `${some}full avg10=0.25 avg60=0.00 avg300=0.00 total=3\n`,
    'app/io.pressure': '',
  })
  const { cpuPressure, memoryPressure, ioPressure } = readUnifiedUse(top, '/app', () => 7)
  expect(cpuPressure).toEqual({ some: { avg10: 1, totalUsec: 7 } })
  expect(memoryPressure?.full).toEqual({ avg10: 0.25, totalUsec: 3 })
  expect(ioPressure).toBeUndefined()
})

test('swap, the peak, slabs and the CPU set are those of the cgroup, not of what is above it', () => {
  const top = hierarchy({
    'memory.peak': '9999\n',
    'memory.swap.current': '9999\n',
    'cpuset.cpus.effective': '0-7\n',
    'app/memory.peak': '500\n',
    'app/memory.swap.current': '30\n',
    'app/memory.stat': 'anon 1\nslab 20\nslab_reclaimable 5\n',
    'app/cpuset.cpus.effective': '2-3,5\n',
  })
  expect(readUnifiedUse(top, '/app', () => 7)).toMatchObject({ memoryPeak: 500, slabBytes: 20 })
  expect(readUnifiedRest(top, '/app')).toMatchObject({
    swapBytes: 30,
    cpuset: [
      { first: 2, last: 3 },
      { first: 5, last: 5 },
    ],
  })
})

test('signs of trouble are read with their context: stalls, refusals, what the kernel cannot reclaim', () => {
  const top = hierarchy({
    'cpu.max': 'max 100000\n',
    'cpu.max.burst': '5\n',
    'app/cpu.max': '50000 50000\n',
    'app/cpu.max.burst': '20000\n',
    'app/cpu.stat':
      'usage_usec 4510326\nuser_usec 4481034\nsystem_usec 29291\nnice_usec 0\ncore_sched.force_idle_usec 0\nnr_periods 61\nnr_throttled 40\nthrottled_usec 5770000\nnr_bursts 4\nburst_usec 900\n',
    'app/cpu.stat.local': 'throttled_usec 5770123\n',
    'app/memory.stat':
      'anon 118784\nfile 4096\nkernel 909312\nkernel_stack 49152\npagetables 159744\nsec_pagetables 0\npercpu 14400\nsock 8192\nvmalloc 0\nshmem 0\nslab_reclaimable 421320\nslab_unreclaimable 207128\nslab 628448\nworkingset_refault_anon 3\nworkingset_refault_file 1840\npgscan 5120\npgsteal 4096\npgfault 5961\npgmajfault 21\n',
    'app/memory.events': 'low 0\nhigh 6\nmax 9\noom 4\noom_kill 1\noom_group_kill 0\n',
    'app/pids.events': 'max 3\n',
    'app/cgroup.events': 'populated 1\nfrozen 1\n',
  })
  expect(readUnifiedUse(top, '/app', () => 7)).toMatchObject({
    heldUsec: 5_770_123,
    bursts: 4,
    kernelStackBytes: 49_152,
    pagetablesBytes: 159_744,
    percpuBytes: 14_400,
    sockBytes: 8192,
    slabReclaimableBytes: 421_320,
    slabUnreclaimableBytes: 207_128,
    majorFaults: 21,
    scannedPages: 5120,
    refaultedFilePages: 1840,
    refaultedAnonPages: 3,
    high: 6,
    max: 9,
    forksRefused: 3,
    frozen: true,
  })
  // The period and the burst belong to the quota that applies, which may be one above.
  expect(readUnifiedRest(top, '/app')).toMatchObject({ cpuMax: 1, periodUsec: 50_000, burstUsec: 20_000 })
  const above = hierarchy({ 'cpu.max': '30000 60000\n', 'app/cpu.max': 'max 100000\n' })
  expect(readUnifiedRest(above, '/app')).toMatchObject({ cpuMax: 0.5, periodUsec: 60_000 })
})

test('a running container is not frozen; a kernel that cannot freeze says nothing', () => {
  const running = hierarchy({ 'app/cgroup.events': 'populated 1\nfrozen 0\n' })
  expect(readUnifiedUse(running, '/app', () => 7).frozen).toBe(false)
  const old = hierarchy({ 'app/cgroup.events': 'populated 1\n' })
  expect(readUnifiedUse(old, '/app', () => 7).frozen).toBeUndefined()
})

test('kills are counted next to the times the limit was hit; a kernel without the second reports only the first', () => {
  const top = hierarchy({ 'app/memory.events': 'low 0\nhigh 0\nmax 9\noom 4\n' })
  const { oom, oomKill } = readUnifiedUse(top, '/app', () => 7)
  expect([oom, oomKill]).toEqual([4, undefined])
})
