// The host's files, any of which a sandbox may lack.

import { afterEach, beforeEach, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { createHostReader } from './host.ts'
import { createFakeProc, type FakeProc } from './testdata/fake-proc.ts'

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
})
afterEach(() => fake.remove())

const readHost = () => createHostReader(fake.root, 1, () => 7)()

test('P37: the time since boot is what uptime says', () => {
  expect(readHost()).toMatchObject({ uptimeSeconds: 10_000, countedAtMs: 7, unreadable: {} })
})

test('P37: without uptime it is derived from the moment of the boot, and nothing is missing', () => {
  const bootMs = Date.now() - 3_600_000
  const stat = `cpu  1 0 1 1 0 0 0 0 0 0\ncpu0 1 0 1 1 0 0 0 0 0 0\nbtime ${Math.floor(bootMs / 1000)}\n`
  for (const lack of [() => fake.writeHost({ uptime: 'x\n' }), () => rmSync(fake.path('uptime'))]) {
    fake.writeHost({ stat })
    lack()
    const { uptimeSeconds = 0, unreadable } = readHost()
    expect(Math.abs(uptimeSeconds - 3600)).toBeLessThan(60)
    expect(unreadable).toEqual({})
  }
})

test('P45: without both it is absent, and reported as such', () => {
  for (const file of ['uptime', 'stat']) rmSync(fake.path(file))
  const host = readHost()
  expect(host).not.toHaveProperty('uptimeSeconds')
  expect(host.unreadable).toEqual({ uptime: 'unsupported', stat: 'unsupported' })
})

test('P8: forks are known even if the interrupt line of the host exceeds a mebibyte', () => {
  const cpu = 'cpu  100 0 100 1000 0 0 0 0 0 0\ncpu0 100 0 100 1000 0 0 0 0 0 0\n'
  fake.writeHost({ stat: `${cpu}intr 7${' 1234567890'.repeat(120_000)}\nbtime 1700000000\nprocesses 4711\n` })
  expect(readHost()).toMatchObject({ forks: 4711, cpuCount: 1, unreadable: {} })
})
