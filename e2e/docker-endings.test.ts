// Apps that end in different ways on a real engine, each with topz beside it and a volume: the next topz on the volume
// distinguishes them, and has the last table.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Life } from '../server/model/recording.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import type { Engine } from './engine.ts'
import { makeImages } from './engine-images.ts'
import { borrowEngine } from './shared-engine.ts'
import { type Sidecar, startApp, startTopz } from './sidecar.ts'
import { until } from './until.ts'

const SETUP_MS_MAX = 600_000
/** One tick, and what a busy machine adds. */
const LATE_MS_MAX = 2000

setDefaultTimeout(120_000)

let engine: Engine
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'topz-endings-'))
  engine = await borrowEngine()
  await makeImages(engine)
}, SETUP_MS_MAX)
afterAll(async () => {
  await engine?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const recording = (topz: Sidecar, ticks = 5) =>
  until(`${ticks} ticks`, async () => ((await topz.snapshot()).seq >= ticks ? true : undefined))

function besides(app: string, name: string): Promise<Sidecar> {
  return startTopz(engine, app, ['-v', `${join(folder, name)}:/data`], '--data=/data')
}

/** When the container ended, Unix milliseconds. */
function endOf(app: string): Promise<number> {
  return until('the app to end', async () => {
    const [running, finished = ''] = (
      await engine.must('inspect', '-f', '{{.State.Running}} {{.State.FinishedAt}}', app)
    ).split(' ')
    return running === 'false' ? Date.parse(finished) : undefined
  })
}

/** A new container of the same app, and what the topz beside it says about the previous life. */
async function next(name: string): Promise<{ life: Life; topz: Sidecar }> {
  const app = await startApp(engine, 'exec sleep 1000')
  const topz = await besides(app, name)
  const life = await until('the previous life', async () => (await topz.snapshot()).previousLife)
  return { life, topz }
}

test('an app whose process 1 crashes: reported as a crash, with a last table at most a second old', async () => {
  const app = await startApp(
    engine,
    '/programs/sleepers 2 & while [ ! -e /tmp/end ]; do sleep 0.2; done; exit 3',
  )
  const topz = await besides(app, 'crash')
  await recording(topz)
  await engine.must('exec', app, 'touch', '/tmp/end')
  const endedAt = await endOf(app)
  const { life, topz: after } = await next('crash')
  expect(life.ending).toMatchObject({ how: 'crash', confidence: 'possible' })
  expect(endedAt - (life.ending?.at ?? 0)).toBeLessThan(LATE_MS_MAX)
  const last = (await (await after.get(`/api/snapshot?at=${life.ending?.at}`)).json()) as Snapshot
  expect(last.processes.filter(({ comm }) => comm === 'sleepers')).toHaveLength(3)
  expect(await (await after.get('/topz')).text()).toContain('ended without warning')
  expect(await (await after.get('/topz?at=-1s')).text()).toContain('PAST')
})

test('an app that the OOM killer ends: reported as out of memory, with the figures', async () => {
  const app = await startApp(
    engine,
    'while [ ! -e /tmp/go ]; do sleep 0.2; done; exec /programs/grow',
    '--memory=96m',
  )
  const topz = await besides(app, 'oom')
  await recording(topz)
  await engine.must('exec', app, 'touch', '/tmp/go')
  await endOf(app)
  const { life } = await next('oom')
  expect(life.ending?.how).toBe('oom')
  expect(life.ending?.evidence.join('\n')).toMatch(/memory was at .* of 96/)
})

test('an app that docker stop ends: reported as an orderly shutdown', async () => {
  const app = await startApp(
    engine,
    'sleep 1000 & C=$!; trap "kill $C; wait $C; sleep 2; exit 0" TERM; while :; do wait $C; done',
  )
  const topz = await besides(app, 'stop')
  // So that its child is not a passing job.
  await recording(topz, 9)
  await engine.must('stop', '-t', '20', app)
  await endOf(app)
  const { life } = await next('stop')
  expect(life.ending).toMatchObject({ how: 'shutdown', confidence: 'likely' })
})

test('topz itself killed: reported as such, while the app kept running; topz stopped: nothing is reported', async () => {
  const app = await startApp(engine, 'exec sleep 1000')
  const first = await besides(app, 'own')
  await recording(first)
  await engine.must('kill', first.id)
  const second = await besides(app, 'own')
  const life = await until('the previous life', async () => (await second.snapshot()).previousLife)
  expect(life.ending).toMatchObject({ how: 'topzKilled', confidence: 'likely' })
  await engine.must('stop', second.id)
  const third = await besides(app, 'own')
  await recording(third)
  expect((await third.snapshot()).previousLife).toBeUndefined()
  const { lives } = (await (await third.get('/api/lives')).json()) as { lives: Life[] }
  expect(lives.map(({ ending }) => ending?.how)).toEqual(['topzKilled', 'stopped', undefined])
})

test('an app that is restarted three times: each life is listed, with a link to its last moment', async () => {
  const app = await startApp(engine, '/programs/sleepers 1 & wait')
  for (let i = 0; i < 3; i++) {
    const topz = await besides(app, 'thrice')
    await recording(topz)
    await engine.must('restart', '-t', '0', app)
    await engine.must('rm', '-f', topz.id)
  }
  const last = await besides(app, 'thrice')
  await recording(last)
  const { lives } = (await (await last.get('/api/lives')).json()) as { lives: Life[] }
  expect(lives).toHaveLength(4)
  expect(lives.slice(0, 3).map(({ ending }) => ending?.how)).toEqual(['crash', 'crash', 'crash'])
  for (const { ending } of lives.slice(0, 3)) {
    const moment = (await (await last.get(`/api/snapshot?at=${ending?.at}`)).json()) as Snapshot
    expect(moment.processes.some(({ comm }) => comm === 'sleepers')).toBe(true)
  }
})
