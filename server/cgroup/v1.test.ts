// Where the v1 controllers report differently from v2, and what they do not report.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Controller } from './locate.ts'
import { type Place, readLegacyRest, readLegacyUse } from './v1.ts'

let root: string
let counter = 0
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'topz-v1-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/**
 * One controller, mounted in its own folder; `app` is the cgroup, and files without a folder belong to the mount point.
 */
function mounted(controller: Controller, files: Readonly<Record<string, string>>): Map<Controller, Place> {
  const top = join(root, String(counter++))
  mkdirSync(join(top, 'app'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(top, name), text)
  return new Map([[controller, { top, below: '/app' }]])
}

const UNLIMITED = '9223372036854771712\n'

test('block I/O includes the cgroups below if the kernel counts them, and otherwise covers the cgroup alone', () => {
  const own = {
    'app/blkio.throttle.io_service_bytes': '8:0 Read 10\n8:0 Write 20\nTotal 30\n',
    'app/blkio.throttle.io_serviced': '8:0 Read 1\n8:0 Write 2\nTotal 3\n',
  }
  const below = {
    'app/blkio.throttle.io_service_bytes_recursive': '8:0 Read 100\n8:0 Write 200\nTotal 300\n',
  }
  expect(readLegacyUse(mounted('blkio', { ...own, ...below }), () => 7)).toMatchObject({
    devices: [{ device: '8:0', rbytes: 100, wbytes: 200, rios: 1, wios: 2 }],
    devicesAtMs: 7,
  })
  expect(readLegacyUse(mounted('blkio', own), () => 7).devices).toMatchObject([{ rbytes: 10, wbytes: 20 }])
})

test('without a block I/O controller there is no time of a reading either: a rate would start from there', () => {
  const use = readLegacyUse(mounted('cpu', {}), () => 7)
  expect([use.devices, use.devicesAtMs]).toEqual([undefined, undefined])
})

test('the swap limit is what memory and swap together may use beyond memory, and never negative', () => {
  const swapOf = (memory: string, both: string) =>
    readLegacyRest(
      mounted('memory', { 'app/memory.limit_in_bytes': memory, 'app/memory.memsw.limit_in_bytes': both }),
    ).swapMax
  expect(swapOf('1000\n', '1500\n')).toBe(500)
  expect(swapOf('1000\n', '900\n')).toBe(0)
  expect(swapOf('1000\n', UNLIMITED)).toBeNull()
})

test('a kernel without swap accounting has no known swap limit', () => {
  const rest = readLegacyRest(mounted('memory', { 'app/memory.limit_in_bytes': '1000\n' }))
  expect([rest.memoryMax, rest.swapMax]).toEqual([1000, undefined])
})

test('signs of trouble: hits of the limit, refused forks, refaults, the sockets, whether it is frozen', () => {
  const memory = mounted('memory', {
    'app/memory.failcnt': '20\n',
    'app/memory.memsw.failcnt': '1\n',
    'app/memory.kmem.tcp.usage_in_bytes': '8192\n',
    'app/memory.stat':
      'pgmajfault 1\ntotal_workingset_refault_anon 2\ntotal_workingset_refault_file 3124282\ntotal_pgmajfault 21132\n',
  })
  expect(readLegacyUse(memory, () => 7)).toMatchObject({
    max: 21,
    sockBytes: 8192,
    majorFaults: 21_132,
    refaultedFilePages: 3_124_282,
    refaultedAnonPages: 2,
  })
  expect(readLegacyUse(mounted('pids', { 'app/pids.events': 'max 4\n' }), () => 7).forksRefused).toBe(4)
  const state = (text: string) =>
    readLegacyUse(mounted('freezer', { 'app/freezer.state': text }), () => 7).frozen
  expect([state('FROZEN\n'), state('THAWED\n'), readLegacyUse(new Map(), () => 7).frozen]).toEqual([
    true,
    false,
    undefined,
  ])
})

test('the quota has a period, a reserve for bursts, and tasks that it or one above holds back', () => {
  const cpu = mounted('cpu', {
    'cpu.cfs_quota_us': '-1\n',
    'cpu.cfs_period_us': '100000\n',
    'app/cpu.cfs_quota_us': '25000\n',
    'app/cpu.cfs_period_us': '50000\n',
    'app/cpu.cfs_burst_us': '7000\n',
    'app/cpu.stat': 'nr_periods 4\nnr_throttled 1\nthrottled_time 2000000\nnr_bursts 2\nburst_time 0\n',
    'app/cpu.stat.local': 'throttled_time 3000000\n',
  })
  expect(readLegacyRest(cpu)).toMatchObject({ cpuMax: 0.5, periodUsec: 50_000, burstUsec: 7000 })
  expect(readLegacyUse(cpu, () => 7)).toMatchObject({ throttledUsec: 2000, heldUsec: 3000, bursts: 2 })
})

test('P50: a quota, a memory limit and a PID limit apply to the cgroups below them', () => {
  const cpu = mounted('cpu', {
    'cpu.cfs_quota_us': '150000\n',
    'cpu.cfs_period_us': '100000\n',
    'app/cpu.cfs_quota_us': '-1\n',
    'app/cpu.cfs_period_us': '100000\n',
  })
  expect(readLegacyRest(cpu).cpuMax).toBe(1.5)
  const memory = { 'memory.limit_in_bytes': '4096\n', 'app/memory.limit_in_bytes': UNLIMITED }
  expect(readLegacyRest(mounted('memory', memory)).memoryMax).toBe(4096)
  expect(readLegacyRest(mounted('pids', { 'pids.max': '40\n', 'app/pids.max': '50\n' })).pidsMax).toBe(40)
})

test('the memory of the cgroup alone is not taken for the container’s', () => {
  const { anonBytes, fileBytes, oomKill } = readLegacyUse(
    mounted('memory', {
      'app/memory.stat': 'cache 1\nrss 2\n',
      'app/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\n',
    }),
    () => 7,
  )
  // Before Linux 4.13 kills were not counted.
  expect([anonBytes, fileBytes, oomKill]).toEqual([undefined, undefined, undefined])
})
