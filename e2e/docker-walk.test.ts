// A person with a real browser beside a container with limits in a real engine: it is killed and restarted, and
// the page that stayed open says how it ended and what ran last. browser-walk.mjs is what people ask of an incident while it lasts.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from './engine.ts'
import { makeImages } from './engine-images.ts'
import { borrowEngine } from './shared-engine.ts'
import { answering, startApp, startTopz } from './sidecar.ts'
import { until } from './until.ts'

const SETUP_MS_MAX = 600_000
const WAIT_MS_MAX = 100_000
/** So that none of them counts as a passing job, and there is something before now. */
const LASTING_TICKS = 12
/** Half a CPU and 256 MiB; a queue of four that is never accepted, and half a MiB more a second. */
const SCRIPT = '/programs/busy 1 & /programs/backlog 9000 4 8 & /programs/leak 30720 131072 & wait'
const LIMITS = ['--cpus=0.5', '--memory=256m']

setDefaultTimeout(400_000)

let engine: Engine
let folder: string
let browsing: ChildProcess | undefined
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'topz-walk-'))
  engine = await borrowEngine()
  await makeImages(engine)
}, SETUP_MS_MAX)
afterAll(async () => {
  // It ends its browser.
  browsing?.kill('SIGTERM')
  await engine?.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Person {
  /** What the person has seen, once it is so many things. */
  readonly sees: (count: number) => Promise<readonly string[]>
  /** What is missing, if anything is. */
  readonly isDone: Promise<string>
}

async function person(topz: string): Promise<Person> {
  const address = (await engine.must('port', topz, '8080')).split('\n')[0]
  const child = spawn('node', ['e2e/docker-walk.mjs', `http://${address}/topz`], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  browsing = child
  let [said, missing] = ['', '']
  child.stdout.on('data', text => {
    said += text
  })
  child.stderr.on('data', text => {
    missing += text
  })
  const isDone = once(child, 'close').then(() => missing)
  const seen = () => said.split('seen: ').slice(1)
  const sees = async (count: number) => {
    await until(
      `${count} things to see`,
      async () => (seen().length >= count || child.exitCode !== null ? true : undefined),
      WAIT_MS_MAX,
    )
    if (missing !== '') throw new Error(missing)
    return seen()
  }
  return { sees, isDone }
}

async function hasEnded(id: string): Promise<true | undefined> {
  return (await engine.must('inspect', '-f', '{{.State.Running}}', id)) === 'false' ? true : undefined
}

/** Again; what it logged meanwhile says why it does not. */
async function isAnswering(id: string): Promise<void> {
  try {
    await answering(engine, id)
  } catch (error) {
    const { stdout, stderr } = await engine.docker('logs', '--tail=20', id)
    const state = await engine.must('inspect', '-f', '{{json .State}}', id)
    throw new Error(`${error}; it is ${state} and logged: ${stdout} ${stderr}`)
  }
}

test('in a container that is killed: who eats, which port, who grows, what it was like, and once it runs again how it ended', async () => {
  const app = await startApp(engine, SCRIPT, ...LIMITS)
  const flags = ['--cap-add=SYS_PTRACE', '-v', `${folder}:/data`]
  const topz = await startTopz(engine, app, flags, '--data=/data')
  const hasRecorded = async () => ((await topz.snapshot()).seq >= LASTING_TICKS ? true : undefined)
  await until('ticks', hasRecorded, WAIT_MS_MAX)
  const { sees, isDone } = await person(topz.id)
  const [eats, port, grows, before] = await sees(4)
  expect(eats).toContain('busy')
  expect(port).toMatch(/:9000.*backlog/)
  expect(grows).toMatch(/leak \(\d+\) explains \d+ %/)
  expect(before).toContain('leak')
  await engine.must('kill', app)
  await sees(5)
  for (const one of [app, topz.id]) {
    // To start what the engine believes to run does nothing.
    await until('it to end', () => hasEnded(one), WAIT_MS_MAX)
    await engine.must('start', one)
  }
  await isAnswering(topz.id)
  const evidence = (await sees(6))[5]
  expect(evidence).toMatch(/ended without warning.*\(possible\)/)
  await sees(7)
  expect(await isDone).toBe('')
})
