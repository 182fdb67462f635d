// Containers with real limits on a real engine: what topz says about each is what the kernel's own files say on the
// host.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import type { Container } from '../server/model/container.ts'
import type { Diagnosis } from '../server/model/doctor.ts'
import type { EventInWords } from '../server/model/event.ts'
import type { Engine } from './engine.ts'
import { makeImages } from './engine-images.ts'
import { borrowEngine } from './shared-engine.ts'
import { type Sidecar, startApp, startTopz } from './sidecar.ts'
import { until } from './until.ts'

const SETUP_MS_MAX = 600_000
const MIB = 1024 * 1024

setDefaultTimeout(90_000)

let engine: Engine
beforeAll(async () => {
  engine = await borrowEngine()
  await makeImages(engine)
}, SETUP_MS_MAX)
afterAll(() => engine?.stop())

/** The main container, once it is as `isKnown` requires. */
function mainOf(topz: Sidecar, isKnown: (main: Container) => boolean = () => true): Promise<Container> {
  return until('the main container', async () => {
    const main = (await topz.snapshot()).containers.find(container => container.main)
    return main !== undefined && isKnown(main) ? main : undefined
  })
}

/** The text, in which long lines go on below. */
async function wholeLines(topz: Sidecar): Promise<string> {
  return (await (await topz.get('/topz')).text()).replaceAll(/\n {2,}/g, ' ')
}

/** A file of the container's cgroup as seen on the host, v1 or v2. */
function kernelFile(id: string, controller: string, v1: string, v2: string): string {
  const legacy = `/sys/fs/cgroup/${controller}/docker/${id}/${v1}`
  const unified = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].map(root => `${root}/docker/${id}/${v2}`)
  const path = [legacy, ...unified].find(existsSync)
  if (path === undefined) throw new Error(`no cgroup of ${id} for ${controller}`)
  return readFileSync(path, 'latin1').trim()
}

test('P49, P50: the limits are those of the app, not of the sidecar', async () => {
  const limits = ['--cpus=0.5', '--memory=64m', '--pids-limit=50', '--cpuset-cpus=0']
  const app = await startApp(engine, 'sleep 1000 & wait', ...limits)
  const topz = await startTopz(engine, app, ['--memory=256m', '--cpus=1.5'])
  const main = await mainOf(topz, ({ via }) => via !== undefined)
  expect(main).toMatchObject({
    id: app,
    name: app.slice(0, 12),
    via: 'root',
    cpuLimit: 0.5,
    cpusetCpuCount: 1,
    memoryLimitBytes: 64 * MIB,
    pidsLimit: 50,
    processCount: 2,
  })
  expect(String(main.memoryLimitBytes)).toBe(kernelFile(app, 'memory', 'memory.limit_in_bytes', 'memory.max'))
  const sidecar = (await topz.snapshot()).containers.find(({ self }) => self)
  expect(sidecar).toMatchObject({ cpuLimit: 1.5, memoryLimitBytes: 256 * MIB })
  const text = await wholeLines(topz)
  expect(text).toMatch(/^Limits {2}CPU [\d.-]+ of 0.5 CPUs.*memory .* of 64.0M .*PIDs 2 of 50$/m)
})

test('memory is a share of the limit, and agrees with docker stats, beside file cache too', async () => {
  // Written and read: cache that the kernel can drop.
  const cached = 'head -c 12M /dev/zero > /file; cat /file > /dev/null; exec /programs/sleepers 3'
  const app = await startApp(engine, cached, '--memory=32m')
  const topz = await startTopz(engine, app)
  const main = await mainOf(topz, ({ memoryBytes = 0, workingSetBytes = memoryBytes }) => {
    return memoryBytes - workingSetBytes > 8 * MIB
  })
  const [used = '', limit] = (
    await engine.must('stats', '--no-stream', '--format', '{{.MemUsage}}', app)
  ).split(' / ')
  expect(limit).toBe('32MiB')
  // What docker calls usage leaves out file cache that can be dropped.
  const bytes = Number.parseFloat(used) * (used.endsWith('KiB') ? 1024 : MIB)
  expect(Math.abs((main.workingSetBytes ?? 0) - bytes)).toBeLessThan(MIB)
  // For a moment the kernel may count more cache than memory: then the header says that the cache is included.
  const [, told, share, cache] = await until('the header with the cache beside it', async () => {
    const text = await wholeLines(topz)
    return /memory ([\d.]+[KM]) of 32.0M \(([\d.]+)%\), cache ([\d.]+)M/.exec(text) ?? undefined
  })
  const toldBytes = Number.parseFloat(told ?? '') * (told?.endsWith('K') ? 1024 : MIB)
  expect(Math.abs(toldBytes - bytes)).toBeLessThan(MIB)
  expect(Math.abs((Number(share) / 100) * 32 * MIB - bytes)).toBeLessThan(MIB)
  expect(Number(cache)).toBeGreaterThan(8)
  const { processes } = await topz.snapshot()
  const first = processes.find(({ pid }) => pid === 1)
  await until('a share of the limit', async () => {
    const row = (await topz.snapshot()).processes.find(({ pid }) => pid === 1)
    return Math.abs((row?.memoryUsage ?? 0) - (row?.rssBytes ?? 0) / (32 * MIB)) < 1e-9 || undefined
  })
  expect(first?.container).toBe(app)
})

test('a container at its quota is reported as throttled, and by how much', async () => {
  const app = await startApp(engine, '/programs/busy 2 100', '--cpus=0.3')
  const topz = await startTopz(engine, app)
  const main = await mainOf(topz, ({ cpuThrottledShare }) => (cpuThrottledShare ?? 0) > 0.5)
  expect(main.cpuUsage).toBeGreaterThan(0.2)
  expect(main.cpuUsage).toBeLessThan(0.4)
  expect(main.cpuThrottledSeconds).toBeGreaterThan(0)
  expect(await wholeLines(topz)).toMatch(/THROTTLED in \d+\.\d% of periods/)
})

test('P52: a process that the OOM killer ended is counted', async () => {
  const script = 'until [ -e /go ]; do sleep 0.1; done; /programs/grow; sleep 1000'
  const app = await startApp(engine, script, '--memory=24m')
  const topz = await startTopz(engine, app)
  // A process killed before topz saw it is counted, but causes no event.
  await mainOf(topz, ({ oomKills }) => oomKills === 0)
  await engine.must('exec', app, 'sh', '-c', ': > /go')
  const main = await mainOf(topz, ({ oomKills }) => (oomKills ?? 0) > 0)
  expect(main.memoryPeakBytes).toBeGreaterThan(20 * MIB)
  expect(await wholeLines(topz)).toContain('OOM KILLS')
  const { events } = (await (await topz.get('/api/events')).json()) as { events: EventInWords[] }
  expect(events.find(({ type }) => type === 'oomKill')).toMatchObject({ container: app, comm: 'grow' })
})

test('a limit that changes while the app runs is reported, and counts from then on', async () => {
  const app = await startApp(engine, 'sleep 1000', '--memory=64m', '--memory-swap=128m')
  const topz = await startTopz(engine, app)
  await mainOf(topz, ({ memoryLimitBytes }) => memoryLimitBytes === 64 * MIB)
  await engine.must('update', '--memory=96m', app)
  await mainOf(topz, ({ memoryLimitBytes }) => memoryLimitBytes === 96 * MIB)
  const { events } = (await (await topz.get('/api/events')).json()) as { events: EventInWords[] }
  const change = events.find(({ type }) => type === 'limitChange')
  expect(change).toMatchObject({ field: 'memoryLimitBytes', before: 64 * MIB, after: 96 * MIB })
})

test('two containers in one PID namespace each have their own limits and processes', async () => {
  const first = await startApp(engine, 'sleep 1000 & sleep 1000 & wait', '--memory=48m')
  const second = await startApp(engine, 'sleep 1000', `--pid=container:${first}`, '--memory=96m')
  const topz = await startTopz(engine, first)
  const both = await until('both containers', async () => {
    const { containers } = await topz.snapshot()
    const [a, b] = [first, second].map(id => containers.find(container => container.id === id))
    return a?.memoryLimitBytes && b?.memoryLimitBytes ? [a, b] : undefined
  })
  expect(both[0]).toMatchObject({ main: true, memoryLimitBytes: 48 * MIB, processCount: 3 })
  expect(both[1]).toMatchObject({ memoryLimitBytes: 96 * MIB })
})

test('without the rights to enter the app, its limits are absent with the flag that would show them', async () => {
  const app = await startApp(engine, 'sleep 1000', '--user=1000', '--memory=64m')
  const topz = await startTopz(engine, app, ['--cap-drop=ALL'])
  const main = await mainOf(topz, ({ absent }) => absent !== undefined)
  expect(main.memoryLimitBytes).toBeUndefined()
  expect(main.absent?.[0]?.message).toContain('--cap-add=SYS_PTRACE')
  const asApp = await startTopz(engine, app, ['--cap-drop=ALL', '--user=1000'])
  const seen = await mainOf(asApp, ({ via }) => via === 'root')
  expect(seen.memoryLimitBytes).toBe(64 * MIB)
})

test('the doctor names the flag, and topz with that flag reads what it could not', async () => {
  const app = await startApp(engine, 'exec /programs/sleepers 1', '--user=1000')
  const doctorOf = async (topz: Sidecar) =>
    (await (await topz.get('/topz/doctor?format=json')).json()) as Diagnosis
  const blind = await startTopz(engine, app)
  const user = await until('the advice', async () =>
    (await doctorOf(blind)).users.find(({ uid }) => uid === 1000),
  )
  expect(user.denied).toContain('fd/*')
  expect(user.flags).toEqual(['--user 1000:0', '--cap-add=SYS_PTRACE'])
  expect(await (await blind.get('/topz/doctor')).text()).toContain(
    'flag    --user 1000:0  or  --cap-add=SYS_PTRACE',
  )
  for (const flag of user.flags) {
    const seeing = await startTopz(engine, app, flag.split(' '))
    await until(`everything with ${flag}`, async () => {
      const row = (await seeing.snapshot()).processes.find(({ comm }) => comm === 'sleepers')
      return row?.diskReadBytes !== undefined && row.openFds !== undefined ? true : undefined
    })
    const { users } = await doctorOf(seeing)
    expect(users.find(({ uid }) => uid === 1000)?.denied).toEqual([])
  }
})

test('events are reported: a worker that dies and is restarted, with how it ended', async () => {
  const script = 'while true; do sh -c "sleep 1; exit 3"; sleep 1; done'
  const app = await startApp(engine, script)
  const topz = await startTopz(engine, app)
  const restarts = await until('two restarts', async () => {
    const { events } = (await (await topz.get('/api/events')).json()) as { events: EventInWords[] }
    const found = events
      .filter(event => event.type === 'restart')
      .filter(({ command }) => command?.endsWith('exit 3'))
    return found.length >= 2 ? found : undefined
  })
  expect(restarts[1]?.count).toBe(2)
})
