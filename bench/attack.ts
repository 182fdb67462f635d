// `-- [MIB...] --attack=SECONDS [--processes=1000]`: topz in containers of 48, 64 and 192 MiB, under each attack of
// attacks.ts in turn -> a table of the peak memory, and whether topz survived. Needs what the docker tests need.

import { existsSync, readFileSync } from 'node:fs'
import { type Engine, startEngine } from '../e2e/engine.ts'
import { makeImages, TOPZ_IMAGE } from '../e2e/engine-images.ts'
import { published } from '../e2e/free-port.ts'
import { answering, type Sidecar, startApp } from '../e2e/sidecar.ts'
import { ATTACKS } from './attacks.ts'
import { pause } from './cost.ts'

const LIMITS_MIB = [48, 64, 192]
const SETTLE_MS = 8000
/** Between two looks at memory. */
const LOOK_MS = 50
const MIB = 1024 * 1024

/** `limits`: memory limits in MiB; none: those in the requirements. Its status is 1 if an attack ended topz. */
export async function attack(seconds: number, limits: readonly number[], processes: number): Promise<void> {
  const engine = await startEngine()
  try {
    await makeImages(engine)
    const app = await startApp(engine, `exec /programs/sleepers ${processes}`)
    console.log(
      '| limit | attack | memory MiB before, at most, after | of that anonymous | answers | went on |',
    )
    console.log('|---|---|---|---|---|---|')
    for (const limit of limits.length > 0 ? limits : LIMITS_MIB) await attackAll(engine, app, limit, seconds)
  } finally {
    await engine.stop()
  }
}

async function attackAll(engine: Engine, app: string, limit: number, seconds: number): Promise<void> {
  const memory = [`--memory=${limit}m`, `--memory-swap=${limit}m`]
  const start = async () => {
    const id = await engine.must(
      'run',
      '-d',
      `--pid=container:${app}`,
      ...(await published()),
      ...memory,
      TOPZ_IMAGE,
      '/server',
      '--address=0.0.0.0:8080',
    )
    const topz = await answering(engine, id)
    await pause(SETTLE_MS)
    return topz
  }
  let topz = await start()
  for (const { name, run } of ATTACKS) {
    const before = memoryOf(topz.id)
    const seqBefore = (await health(topz))?.seq ?? 0
    const origin = await originOf(engine, topz)
    let isOver = false
    const peak = watchMemory(topz.id)
    setTimeout(() => {
      isOver = true
    }, seconds * 1000)
    const startMs = performance.now()
    const counts = await run(origin, () => isOver)
    const most = peak.end()
    const tookS = (performance.now() - startMs) / 1000
    const after = memoryOf(topz.id)
    const seqAfter = (await health(topz))?.seq
    const state = JSON.parse(await engine.must('inspect', '--format', '{{json .State}}', topz.id))
    const fate = state.Running
      ? `${seqAfter === undefined ? 'silent' : seqAfter - seqBefore} ticks in ${tookS.toFixed(0)} s`
      : `ended: ${state.OOMKilled ? 'out of memory' : state.ExitCode}`
    const said = Object.entries(counts)
      .map(([what, times]) => `${what}: ${times}`)
      .join(', ')
    console.log(
      `| ${limit} | ${name} | ${mib(before.used)}, ${mib(most.used)}, ${mib(after.used)} | ${mib(most.anonymous)} | ${said} | ${fate} |`,
    )
    if (state.Running) continue
    process.exitCode = 1
    topz = await start()
  }
}

const mib = (bytes: number) => (bytes / MIB).toFixed(0)

async function originOf(engine: Engine, { id }: Sidecar): Promise<string> {
  return `http://${(await engine.must('port', id, '8080')).split('\n')[0]}`
}

async function health(topz: Sidecar): Promise<{ seq: number } | undefined> {
  try {
    return (await (await topz.get('/topz.json?limit=1&columns=pid')).json()) as { seq: number }
  } catch {
    return undefined
  }
}

/** The most that it took until `end`, in bytes, as memoryOf counts it. */
export function watchMemory(id: string) {
  const most = { used: 0, anonymous: 0 }
  const timer = setInterval(() => {
    const now = memoryOf(id)
    most.used = Math.max(most.used, now.used)
    most.anonymous = Math.max(most.anonymous, now.anonymous)
  }, LOOK_MS)
  return {
    end: () => {
      clearInterval(timer)
      return most
    },
  }
}

/** What its cgroup is charged with, without cache that can be dropped, and the anonymous part. */
export function memoryOf(id: string): { used: number; anonymous: number } {
  const legacy = `/sys/fs/cgroup/memory/docker/${id}`
  const folder = existsSync(legacy) ? legacy : `/sys/fs/cgroup/docker/${id}`
  try {
    const usage = Number(
      readFileSync(`${folder}/${folder === legacy ? 'memory.usage_in_bytes' : 'memory.current'}`, 'latin1'),
    )
    const stat = readFileSync(`${folder}/memory.stat`, 'latin1')
    const of = (key: string) => Number(new RegExp(`^${key} (\\d+)`, 'm').exec(stat)?.[1] ?? 0)
    const [cache, anonymous] =
      folder === legacy ? [of('total_inactive_file'), of('total_rss')] : [of('inactive_file'), of('anon')]
    return { used: usage - cache, anonymous }
  } catch {
    return { used: 0, anonymous: 0 }
  }
}
