// Apps that end in different ways on a real engine, each with topz beside it and a volume: the next topz on the volume
// distinguishes them, and has the last table. TOPZ_ENDINGS=all runs all of endings.ts and prints the verdict on each,
// TOPZ_ENDINGS=stopped those whose names match.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EndingInWords } from '../server/model/ending.ts'
import type { LifeInWords } from '../server/model/recording.ts'
import type { PastInWords, Snapshot } from '../server/model/snapshot.ts'
import { ENDINGS, type StagedEnding } from './endings.ts'
import type { Engine } from './engine.ts'
import { makeImages } from './engine-images.ts'
import { borrowEngine } from './shared-engine.ts'
import { type Sidecar, startApp, startTopz } from './sidecar.ts'
import { until } from './until.ts'

const SETUP_MS_MAX = 600_000
const STAGED_MS_MAX = 400_000
const WHOLE_MS_MAX = 1_200_000
/** Ten containers start at once, on a machine that may be busy with something else. */
const WAIT_MS_MAX = 100_000
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
  until(`${ticks} ticks`, async () => ((await topz.snapshot()).seq >= ticks ? true : undefined), WAIT_MS_MAX)

function besides(app: string, name: string): Promise<Sidecar> {
  return startTopz(engine, app, ['-v', `${join(folder, name)}:/data`], '--data=/data')
}

/** When the container ended, Unix milliseconds. */
function endOf(app: string): Promise<number> {
  return until(
    'the app to end',
    async () => {
      const [running, finished = ''] = (
        await engine.must('inspect', '-f', '{{.State.Running}} {{.State.FinishedAt}}', app)
      ).split(' ')
      return running === 'false' ? Date.parse(finished) : undefined
    },
    WAIT_MS_MAX,
  )
}

/** Answers have it in sentences. */
const pastIn = (answer: object) => (answer as PastInWords).previousLife

/** A new container of the same app, and what the topz beside it says about the previous life. */
async function next(name: string): Promise<{ life: LifeInWords; topz: Sidecar }> {
  const app = await startApp(engine, 'exec sleep 1000')
  const topz = await besides(app, name)
  const life = await until('the previous life', async () => pastIn(await topz.snapshot()), WAIT_MS_MAX)
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
  // Long lines are wrapped.
  const text = (await (await after.get('/topz')).text()).replace(/\s+/g, ' ')
  expect(text).toContain('ended without warning')
  expect(await (await after.get('/topz?at=-1s')).text()).toContain('PAST')
})

/** So that its children are not passing jobs. */
const LASTING_TICKS = 12
/** That the machine can bear side by side. */
const AT_ONCE = 5
const asked = process.env.TOPZ_ENDINGS
const isWhole = asked !== undefined
const names = new RegExp(asked === undefined || asked === 'all' ? '' : asked)
const staged = ENDINGS.filter(({ name, isTelling }) => (isWhole || isTelling) && names.test(name))

/** Sees to it that the app ends, and returns what the next topz says of that. */
async function verdictOn(ending: StagedEnding): Promise<EndingInWords | undefined> {
  const { script, flags = [], by, graceSeconds = 20, isEntered } = ending
  const name = `staged-${ENDINGS.indexOf(ending)}`
  const app = await startApp(engine, script, ...flags)
  const topz = await besides(app, name)
  if (isEntered) await engine.must('exec', '-d', app, 'sleep', '1000')
  if (by !== 'none') await recording(topz, LASTING_TICKS)
  if (by === 'go') await engine.must('exec', app, 'sh', '-c', 'echo > /tmp/f')
  else if (by === 'usr1') await engine.must('kill', '-s', 'USR1', app)
  else if (by === 'kill') await engine.must('kill', app)
  else if (by === 'stop') await engine.must('stop', '-t', String(graceSeconds), app)
  else if (by === 'restart') await engine.must('restart', '-t', '0', app)
  if (by !== 'restart') await endOf(app)
  const { life } = await next(name)
  return life.ending
}

test(
  'apps that end in different ways: each verdict is right, or honestly possible',
  async () => {
    const told: string[] = []
    const wrong: string[] = []
    for (let i = 0; i < staged.length; i += AT_ONCE) {
      const some = staged.slice(i, i + AT_ONCE)
      const endings = await Promise.allSettled(some.map(verdictOn))
      some.forEach(({ name, how: [truth, ...doubts] }, place) => {
        const ending = endings[place] as PromiseSettledResult<EndingInWords | undefined>
        if (ending.status === 'rejected') {
          wrong.push(`${name}: ${ending.reason}`)
          return
        }
        const { how, confidence, evidence = [] } = ending.value ?? {}
        const verdict = `${name}: ${how} ${confidence}`
        told.push(`${verdict}\n    ${evidence.join('\n    ')}`)
        const isHonest = confidence === 'possible' && doubts.some(doubt => doubt === how)
        if (how !== truth && !isHonest) wrong.push(verdict)
        if (how === 'oom' && !/memory was at .* of 96/.test(evidence.join()))
          wrong.push(`${verdict}, without figures`)
      })
    }
    if (isWhole) console.log(told.join('\n'))
    expect(wrong).toEqual([])
  },
  isWhole ? WHOLE_MS_MAX : STAGED_MS_MAX,
)

test('topz itself killed: reported as such, while the app kept running; topz stopped: nothing is reported', async () => {
  const app = await startApp(engine, 'exec sleep 1000')
  const first = await besides(app, 'own')
  await recording(first)
  await engine.must('kill', first.id)
  const second = await besides(app, 'own')
  const life = await until('the previous life', async () => pastIn(await second.snapshot()))
  expect(life.ending).toMatchObject({ how: 'topzKilled', confidence: 'likely' })
  await engine.must('stop', second.id)
  const third = await besides(app, 'own')
  await recording(third)
  expect((await third.snapshot()).previousLife).toBeUndefined()
  const { lives } = (await (await third.get('/api/lives')).json()) as { lives: LifeInWords[] }
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
  const { lives } = (await (await last.get('/api/lives')).json()) as { lives: LifeInWords[] }
  expect(lives).toHaveLength(4)
  expect(lives.slice(0, 3).map(({ ending }) => ending?.how)).toEqual(['crash', 'crash', 'crash'])
  for (const { ending } of lives.slice(0, 3)) {
    const moment = (await (await last.get(`/api/snapshot?at=${ending?.at}`)).json()) as Snapshot
    expect(moment.processes.some(({ comm }) => comm === 'sleepers')).toBe(true)
  }
})
