// topz on a machine that has only cgroup v2, against the kernel's own files there.

import { beforeAll, expect, test } from 'bun:test'
import type { WhyAnswer } from '../server/model/answers.ts'
import type { Container } from '../server/model/container.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { type Console, runMachine } from './machine.ts'

const SETUP_MS_MAX = 400_000
const MIB = 1024 * 1024

let console: Console
let snapshot: Snapshot
beforeAll(() => {
  console = runMachine()
  snapshot = JSON.parse(console.get('topz.json')?.[0] ?? '')
}, SETUP_MS_MAX)

function container(cgroup: string): Container {
  const found = snapshot.containers.find(one => one.cgroup === cgroup)
  if (found === undefined) throw new Error(`no container in ${cgroup}`)
  return found
}

/** What the kernel said before topz was asked, and after. */
function around(file: string, pattern: RegExp): [number, number] {
  const [before, after] = (console.get(file) ?? []).map(text => Number(pattern.exec(text)?.[1]))
  return [before ?? Number.NaN, after ?? Number.NaN]
}

test('everything that the machine waited for came', () => {
  expect([...console.keys()].filter(name => name.startsWith('timeout'))).toEqual([])
})

test('P49: limits of cgroup v2 are those that were set, read through the process’s own root', () => {
  expect(container('/app')).toMatchObject({
    cgroupVersion: 2,
    via: 'root',
    cpuLimit: 0.2,
    cpusetCpuCount: 1,
    memoryLimitBytes: 64 * MIB,
    memoryHighBytes: 48 * MIB,
    pidsLimit: 50,
  })
  expect(container('/app').pids).toBe(Number(console.get('app/pids.current')?.[0]))
  expect(container('/topz')).toMatchObject({ self: true, memoryLimitBytes: null, cpuLimit: null })
})

test('CPU time, throttling and pressure lie between the kernel’s figures before and after', () => {
  const { cpuSeconds = 0, cpuThrottledSeconds = 0, pressure, cpuUsage = 0 } = container('/app')
  const [usageBefore, usageAfter] = around('app/cpu.stat', /usage_usec (\d+)/)
  // A reading may be many seconds old on an emulated machine that has not the CPU for itself.
  const slack = 30
  expect(cpuSeconds).toBeGreaterThan(usageBefore / 1e6 - slack)
  expect(cpuSeconds).toBeLessThanOrEqual(usageAfter / 1e6)
  const [throttledBefore, throttledAfter] = around('app/cpu.stat', /throttled_usec (\d+)/)
  expect(cpuThrottledSeconds).toBeGreaterThan(throttledBefore / 1e6 - slack)
  expect(cpuThrottledSeconds).toBeLessThanOrEqual(throttledAfter / 1e6)
  const [stalledBefore, stalledAfter] = around('app/cpu.pressure', /some .*total=(\d+)/)
  expect(pressure?.cpu?.someSeconds).toBeGreaterThan(stalledBefore / 1e6 - slack)
  expect(pressure?.cpu?.someSeconds).toBeLessThanOrEqual(stalledAfter / 1e6)
  expect(cpuUsage).toBeGreaterThan(0.05)
  expect(cpuUsage).toBeLessThan(0.4)
})

test('memory is what the kernel counts for the cgroup', () => {
  const app = container('/app')
  expect(Math.abs((app.memoryBytes ?? 0) - Number(console.get('app/memory.current')?.[0]))).toBeLessThan(MIB)
  expect(app.memoryPeakBytes).toBeLessThanOrEqual(Number(console.get('app/memory.peak')?.[0]))
})

test('P52: a process that was OOM-killed is counted and reported', () => {
  expect(console.get('fat/memory.events')?.[0]).toContain('oom_kill 1\n')
  expect(container('/fat')).toMatchObject({ oomKills: 1, memoryLimitBytes: 24 * MIB })
  const kill = snapshot.events.find(({ type }) => type === 'oomKill')
  // Its victim is seen only if a tick fell into its second of life.
  expect(kill).toMatchObject({ count: 1, container: container('/fat').id })
})

/** What topz said was wrong, while the container was paused and after the clock was set. */
function findings(index: number, id: string) {
  const { findings } = JSON.parse(console.get('why.json')?.[index] ?? '') as WhyAnswer
  return findings.filter(finding => finding.id === id)
}

test('a container that is paused is reported as such, and the clock as right', () => {
  const [paused, ...others] = findings(0, 'stopped')
  expect(others).toEqual([])
  expect(paused).toMatchObject({ severity: 'warning', subject: { container: container('/app').id } })
  expect(findings(0, 'clock-step')).toEqual([])
})

test('a clock that is set by 90 s is reported, since then', () => {
  const [step, ...others] = findings(1, 'clock-step')
  expect(others).toEqual([])
  expect(step).toMatchObject({ severity: 'warning', confidence: 'certain' })
  const stepSeconds = Number(step?.evidence.stepSeconds)
  expect(stepSeconds).toBeGreaterThan(75)
  expect(stepSeconds).toBeLessThan(105)
  const setAt = Number(/\d+/.exec(console.get('set')?.[0] ?? '')?.[0]) + 90
  // A tick may take seconds on an emulated machine.
  expect(Math.abs((step?.since ?? 0) / 1000 - setAt)).toBeLessThan(10)
})
