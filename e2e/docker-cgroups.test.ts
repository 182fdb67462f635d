// The app's limits where they are hard to see, and topz itself with next to no CPU, on a real engine.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Container } from '../server/model/container.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import type { Engine } from './engine.ts'
import { makeImages } from './engine-images.ts'
import { borrowEngine } from './shared-engine.ts'
import { type Sidecar, startApp, startTopz } from './sidecar.ts'
import { until } from './until.ts'

const SETUP_MS_MAX = 600_000
const MEMORY = 64 * 1024 * 1024

setDefaultTimeout(90_000)

let engine: Engine
beforeAll(async () => {
  engine = await borrowEngine()
  await makeImages(engine)
}, SETUP_MS_MAX)
afterAll(() => engine?.stop())

function mainOf(topz: Sidecar): Promise<Container> {
  return until('the limits of the main container', async () => {
    const main = (await topz.snapshot()).containers.find(container => container.main)
    return main?.memoryLimitBytes === undefined ? undefined : main
  })
}

test('P48: from its own cgroup namespace topz knows the app by its id, and its limits', async () => {
  const app = await startApp(engine, 'sleep 1000', '--memory=64m')
  const topz = await startTopz(engine, app, ['--cgroupns=private', '--memory=256m'])
  expect(await mainOf(topz)).toMatchObject({ id: app, via: 'root', memoryLimitBytes: MEMORY })
  const { processes } = await topz.snapshot()
  expect(processes.find(({ pid }) => pid === 1)?.cgroup).toBe(`/../${app}`)
})

test('P49: where the app may not be entered, its limits are read through the mount that --cgroup-root names', async () => {
  const app = await startApp(engine, 'sleep 1000', '--user=1000', '--memory=64m')
  const mount = ['-v', '/sys/fs/cgroup:/host/cgroup:ro']
  const topz = await startTopz(engine, app, ['--cap-drop=ALL', ...mount], '--cgroup-root=/host/cgroup')
  expect(await mainOf(topz)).toMatchObject({ id: app, via: 'cgroup-root', memoryLimitBytes: MEMORY })
})

test('F22: with a fiftieth of a CPU topz reports correct shares, and counts the ticks that it missed', async () => {
  const app = await startApp(engine, 'exec /programs/busy 1 40')
  const topz = await startTopz(engine, app)
  await engine.must('update', '--cpus=0.02', topz.id)
  const seen = new Map<number, Snapshot>()
  const [first, last] = await until('four ticks', async () => {
    const snapshot = (await (await topz.get('/topz.json?q=busy')).json()) as Snapshot
    seen.set(snapshot.seq, snapshot)
    const all = [...seen.values()]
    return all.length > 4 ? ([all[0], all.at(-1)] as [Snapshot, Snapshot]) : undefined
  })
  // What the kernel counted, over the time that passed: however late a tick is, its share refers to that.
  for (const { seq, at, processes } of seen.values()) {
    const before = seen.get(seq - 1)
    const [then, now] = [before?.processes[0], processes[0]]
    if (before === undefined || then === undefined || now?.cpuUsage === undefined) continue
    const counted = (now.cpuSeconds - then.cpuSeconds) / ((at - before.at) / 1000)
    expect(Math.abs(now.cpuUsage - counted)).toBeLessThan(0.2)
  }
  const ticks = last.seq - first.seq + last.self.ticksMissed - first.self.ticksMissed
  expect(Math.abs((last.at - first.at) / 1000 - ticks)).toBeLessThan(3)
})
