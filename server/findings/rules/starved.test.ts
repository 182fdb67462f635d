// A CPU that others use, and waits of the container's own making.

import { expect, test } from 'bun:test'
import type { Container } from '../../model/container.ts'
import { snapshot } from '../../model/fixture.ts'
import { after, main, type World } from '../fixture.ts'

interface Each {
  readonly waits?: number
  readonly used?: number
  readonly idle?: number
  readonly steal?: number
  readonly throttled?: number
  readonly cpus?: number
  readonly cpuset?: Partial<Container>
}

function world({
  waits = 0.45,
  used = 0.3,
  idle = 0.02,
  steal = 0,
  throttled = 0,
  cpus = 2,
  cpuset = {},
}: Each = {}) {
  return (second: number): World => ({
    processes: [main({ comm: 'java', runQueueUsage: 0.45 })],
    container: {
      cpuSeconds: second * used,
      cpuUsage: used,
      cpuPeriods: second * 10,
      cpuThrottledPeriods: second * throttled,
      ...cpuset,
      pressure: { cpu: { someSeconds: second * waits, someAvg10: waits } },
    },
    snapshot: {
      host: { ...snapshot().host, cpuCount: cpus, cpuIdleShare: idle, cpuStealShare: steal },
    },
  })
}

test('how long it waited, what it used, how busy the host is, and which process waits most', () => {
  const { open, sentences } = after(120, world({ steal: 0.12 }))
  expect(open).toMatchObject([{ id: 'starved', severity: 'warning', confidence: 'likely' }])
  expect(sentences).toEqual([
    'The host is short of CPU: app waited 45.0 % of the time for at least 1m57s while using 0.30 of 2.00 CPUs, without throttling; host 98.0 % busy, steal 12.0 %; java (PID 1) waits 45.0 % of the time',
  ])
})

test('four threads on two CPUs wait for each other', () => {
  expect(after(120, world({ waits: 0.9, used: 1.95 })).open).toEqual([])
})

test('a container on one CPU waits for that one, whatever the others do', () => {
  const pinned = (cpusetIdleShare: number, used: number) =>
    after(120, world({ idle: 0.5, used, cpuset: { cpusetCpuCount: 1, cpusetIdleShare } }))
  expect(pinned(0, 0.2).sentences).toEqual([
    'The CPUs of its cpuset are taken: app waited 45.0 % of the time for at least 1m57s while using 0.20 of 1.00 CPUs, without throttling; they were 100.0 % busy, the host 50.0 % busy; java (PID 1) waits 45.0 % of the time',
  ])
  expect(pinned(0.5, 0.2).open).toEqual([])
  expect(pinned(0, 0.95).open).toEqual([])
  const { open } = after(120, world({ idle: 0.02, cpuset: { cpusetCpuCount: 1, cpusetIdleShare: 0.5 } }))
  expect(open).toEqual([])
})

test('a container that is throttled waits for its quota', () => {
  expect(after(120, world({ throttled: 3 })).open).toEqual([])
})

test('an idle host starves nothing, unless its hypervisor steals the CPU', () => {
  expect(after(120, world({ idle: 0.5 })).open).toEqual([])
  expect(after(120, world({ idle: 0.5, steal: 0.2 })).open).toHaveLength(1)
})

test('nothing is reported if the kernel does not count stalls, or the host’s idle time is unknown', () => {
  const { open } = after(120, second => {
    const { snapshot: _, ...rest } = world()(second)
    return rest
  })
  expect(open).toEqual([])
})

test('the share is that of the last minute, not of one second', () => {
  const uneven = (second: number): World => {
    const one = world()(second)
    // 60 %, 60 % and 30 % in turn.
    const waited = 1.5 * Math.floor(second / 3) + 0.6 * (second % 3)
    return {
      ...one,
      container: { ...one.container, pressure: { cpu: { someSeconds: waited, someAvg10: 0.5 } } },
    }
  }
  for (const seconds of [180, 181]) {
    const found = after(seconds, uneven).open.find(({ id }) => id === 'starved')
    expect(found?.evidence.share).toBeCloseTo(0.5, 1)
  }
})
