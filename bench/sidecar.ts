// `-- [MIB...] --sidecar[=PROCESSES]`: topz beside an ordinary app, in containers of 48 and 64 MiB, until its recording
// in memory is full; then nine readers for two minutes -> a table of what it takes. Needs what the docker tests need.

import type { Engine } from '../e2e/engine.ts'
import { startEngine } from '../e2e/engine.ts'
import { makeImages } from '../e2e/engine-images.ts'
import { type Sidecar, startApp, startTopz } from '../e2e/sidecar.ts'
import { until } from '../e2e/until.ts'
import type { RecordingStatus } from '../server/model/recording.ts'
import { memoryOf, watchMemory } from './attack.ts'
import { pause } from './cost.ts'
import { openViewer } from './viewer.ts'

const LIMITS_MIB = [48, 64]
const READ_MS = 120_000
const FULL_SHARE = 0.95
const FULL_MS_MAX = 480_000
const MIB = 1024 * 1024
/** Sixty processes a second come and live for a second and a half: they fill the recording in minutes, not in an hour. */
const FILL = 'while [ ! -e /tmp/full ]; do for i in 1 2 3 4 5 6; do sleep 1.5 & done; sleep 0.1; done'
const PAGES = ['/api/timeline', '/api/events?alarming=1&from=-10m', '/topz.json?at=-2m&limit=40']
const SCRAPED = '/metrics'
const TEXT = '/topz'

export async function sidecar(processes: number, limits: readonly number[]): Promise<void> {
  const engine = await startEngine()
  try {
    await makeImages(engine)
    console.log(
      '| limit | processes | recorded | memory before, at most | anonymous before, at most | answers | ticks |',
    )
    console.log('|---|---|---|---|---|---|---|')
    for (const limit of limits.length > 0 ? limits : LIMITS_MIB) await measure(engine, processes, limit)
  } finally {
    await engine.stop()
  }
}

async function measure(engine: Engine, processes: number, limit: number): Promise<void> {
  // Of the processes two are the shell and the one that is busy.
  const app = await startApp(engine, `/programs/busy 1 20 & exec /programs/sleepers ${processes - 2}`)
  const memory = [`--memory=${limit}m`, `--memory-swap=${limit}m`, '--no-healthcheck']
  const topz = await startTopz(engine, app, memory)
  await engine.must('exec', '-d', app, 'sh', '-c', FILL)
  const recording = async () => (await (await topz.get('/api/recording')).json()) as RecordingStatus
  await until(
    'a full recording',
    async () => {
      const { bytes, bytesMax, boundBy } = await recording()
      return boundBy === 'bytes' || bytes >= bytesMax * FULL_SHARE || undefined
    },
    FULL_MS_MAX,
  )
  await engine.must('exec', app, 'touch', '/tmp/full')
  await pause(10_000)
  const before = memoryOf(topz.id)
  const { bytes } = await recording()
  const seen = await watched(topz, () => readers(engine, topz))
  const state = JSON.parse(await engine.must('inspect', '--format', '{{json .State}}', topz.id))
  const fate = state.Running ? `${seen.ticks} in ${READ_MS / 1000} s` : 'ended'
  if (!state.Running) process.exitCode = 1
  console.log(
    `| ${limit} | ${processes} | ${mib(bytes)} | ${mib(before.used)}, ${mib(seen.used)} | ${mib(before.anonymous)}, ${mib(seen.anonymous)} | ${seen.answers} | ${fate} |`,
  )
  await engine.must('rm', '-f', topz.id, app)
}

const mib = (value: number) => (value / MIB).toFixed(1)

/** The most memory while `read` goes on. */
async function watched(topz: Sidecar, read: () => Promise<string>) {
  const seq = async () => (await topz.snapshot().catch(() => undefined))?.seq ?? 0
  const first = await seq()
  const peak = watchMemory(topz.id)
  const answers = await read()
  return { ...peak.end(), answers, ticks: (await seq()) - first }
}

/** Three pages, three scrapers and three who run curl, each once a second. */
async function readers(engine: Engine, topz: Sidecar): Promise<string> {
  const port = Number((await engine.must('port', topz.id, '8080')).split('\n')[0]?.split(':').at(-1))
  const views = await Promise.all([1, 2, 3].map(() => openViewer(port, 40)))
  const counts: Record<string, number> = {}
  const end = performance.now() + READ_MS
  const reader = async (path: string) => {
    while (performance.now() < end) {
      const status = await topz.get(path).then(
        async answer => {
          await answer.arrayBuffer()
          return answer.status
        },
        () => 'none',
      )
      counts[status] = (counts[status] ?? 0) + 1
      await pause(1000)
    }
  }
  const paths = [...PAGES, SCRAPED, SCRAPED, SCRAPED, TEXT, TEXT, TEXT]
  await Promise.all(paths.map(reader))
  const frames = Math.min(...views.map(view => view.frames()))
  for (const view of views) view.close()
  const said = Object.entries(counts).map(([what, times]) => `${what}: ${times}`)
  return [...said, `frames: ${frames}`].join(', ')
}
