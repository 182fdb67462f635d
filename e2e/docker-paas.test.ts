// docker/paas as people run it, on a real engine: what is pushed to a Git repository soon runs on the web server, and
// topz shows the restart.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventInWords } from '../server/model/event.ts'
import type { PastInWords, Snapshot } from '../server/model/snapshot.ts'
import { type Engine, runClient } from './engine.ts'
import { makeNodeImage, makeTopzImage, NODE_IMAGE, TOPZ_IMAGE } from './engine-images.ts'
import { borrowEngine } from './shared-engine.ts'
import { until } from './until.ts'

const SETUP_MS_MAX = 600_000
const PAAS = join(import.meta.dirname, '../docker/paas')
const folder = mkdtempSync(join(tmpdir(), 'topz-paas-'))
const repository = join(folder, 'repository')
const clone = join(folder, 'clone')

setDefaultTimeout(90_000)
let engine: Engine
let app: string
let topz: string

beforeAll(async () => {
  engine = await borrowEngine()
  await makeNodeImage(engine)
  await makeTopzImage(engine, NODE_IMAGE)
  // Into the context of the image: its build cannot reach a registry here.
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: join(PAAS, 'app'),
    stdio: 'pipe',
  })
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository])
  execFileSync('git', ['clone', '--quiet', repository, clone], { stdio: 'pipe' })
  await must('build', 'app', 'sync')
  await must('up', '-d', '--no-build')
  app = `http://${await must('port', 'app', '3000')}`
  topz = `http://${await must('port', 'topz', '8080')}`
}, SETUP_MS_MAX)
afterAll(async () => {
  await compose('down', '-t', '2', '-v')
  await engine?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function compose(...args: string[]) {
  const environment = {
    ...engine.environment,
    NODE_IMAGE,
    GIT_IMAGE: NODE_IMAGE,
    TOPZ_IMAGE,
    REPOSITORY: repository,
    SYNC_SECONDS: '1',
    // Port 0: any free one.
    APP_PORT: '127.0.0.1:0',
    TOPZ_PORT: '127.0.0.1:0',
  }
  const file = join(PAAS, 'compose.yaml')
  return runClient('docker-compose', ['-p', 'topz-paas', '-f', file, ...args], environment)
}

async function must(...args: string[]): Promise<string> {
  const answer = await compose(...args)
  if (answer.status !== 0) throw new Error(`docker-compose ${args[0]}: ${answer.stderr.slice(-2000)}`)
  return answer.stdout.trim()
}

function git(...args: string[]): void {
  const author = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com']
  execFileSync('git', ['-C', clone, ...author, ...args], { stdio: 'pipe' })
}

/** The example's server, changed to answer with this text. */
async function writeServer(text: string): Promise<void> {
  const source = await readFile(join(PAAS, 'example/server.js'), 'utf8')
  await writeFile(join(clone, 'server.js'), source.replace('Hello, version 1', text))
  git('add', '--all')
}

async function push(text: string): Promise<void> {
  await writeServer(text)
  git('commit', '--quiet', `--message=Say ${text}`)
  git('push', '--quiet', 'origin', 'HEAD:main')
}

function answers(text: string): Promise<true> {
  return until(`the app to answer ${text}`, async () =>
    (await (await fetch(app)).text()) === `${text}\n` ? true : undefined,
  )
}

/** What `sync` printed, without the name of its container. */
async function logOfSync(): Promise<string> {
  return must('logs', '--no-color', 'sync')
}

function saying(text: string): Promise<string> {
  return until(`sync to say ${text}`, async () => {
    const log = await logOfSync()
    return log.includes(text) ? log : undefined
  })
}

/** The web server's pid as topz shows it from now on: different from this one. */
function serverAfter(before: number | undefined): Promise<number> {
  // What topz read before may show the server that has been replaced since.
  const asked = Date.now()
  return until('the server in topz', async () => {
    const snapshot = (await (await fetch(`${topz}/topz.json`)).json()) as Snapshot
    if (snapshot.at < asked) return undefined
    const [server, ...others] = snapshot.processes.filter(({ command }) => command === 'node server.js')
    return server && others.length === 0 && server.pid !== before ? server.pid : undefined
  })
}

test('a pushed commit soon runs, and topz shows that the node process was restarted', async () => {
  await push('one')
  await answers('one')
  await saying('cloned: ')
  const before = await serverAfter(undefined)
  await push('two')
  await answers('two')
  const after = await serverAfter(before)
  const [ended, restarted] = await until('both events', async () => {
    const { events } = (await (await fetch(`${topz}/api/events`)).json()) as { events: EventInWords[] }
    const pair = [
      events.find(({ type, pid }) => type === 'exit' && pid === before),
      events.find(({ type, pid }) => type === 'restart' && pid === after),
    ]
    return pair.every(event => event !== undefined) ? (pair as [EventInWords, EventInWords]) : undefined
  })
  expect(restarted.number).toBeGreaterThan(ended.number)
  expect(restarted).toMatchObject({ command: expect.stringContaining('node') })
  expect(await logOfSync()).toMatch(/[0-9a-f]{7} -> [0-9a-f]{7} Say two$/m)
})

test('a rewritten history is taken as well', async () => {
  await push('wrong')
  await answers('wrong')
  await writeServer('right')
  git('commit', '--quiet', '--amend', '--message=Say right')
  git('push', '--quiet', '--force', 'origin', 'HEAD:main')
  await answers('right')
  await saying('Say right (history was rewritten)')
})

test('a repository that cannot be reached leaves the app running; once it is back, it is read', async () => {
  const first = await serverAfter(undefined)
  await push('before')
  await answers('before')
  const running = await serverAfter(first)
  renameSync(repository, `${repository}-away`)
  await saying('cannot read the repository: ')
  expect(await serverAfter(undefined)).toBe(running)
  await answers('before')
  renameSync(`${repository}-away`, repository)
  await push('after')
  await answers('after')
})

test('a server that crashes is restarted beside the same topz', async () => {
  const server = await until('the server to be killed', async () => {
    const pid = await serverAfter(undefined)
    const { status } = await compose('exec', '-T', 'app', 'kill', '-9', `${pid}`)
    return status === 0 ? pid : undefined
  })
  await serverAfter(server)
  await answers('after')
})

test('after the app was stopped and restarted, topz says how its previous life ended', async () => {
  await must('restart', '-t', '5', 'app')
  // The engine may have done it already.
  await must('up', '-d', '--no-build')
  // Published again: port 0 is a different one each time.
  app = `http://${await must('port', 'app', '3000')}`
  const life = await until('the life before in topz', async () => {
    topz = `http://${await must('port', 'topz', '8080')}`
    const past = (await (await fetch(`${topz}/topz.json`)).json()) as PastInWords
    return past.previousLife
  })
  expect(life.ending?.text).toContain('docker-init (PID 1)')
  await answers('after')
})

test('the synchronisation runs as an unprivileged user, and can write only where it should', async () => {
  expect(await must('exec', '-T', 'sync', 'id', '-u')).toBe('1000')
  const status = await must('exec', '-T', 'sync', 'cat', '/proc/1/status')
  expect(status).toMatch(/^CapEff:\s+0+$/m)
  expect((await compose('exec', '-T', 'sync', 'touch', '/sync.sh')).status).not.toBe(0)
  expect((await compose('exec', '-T', 'app', 'touch', '/app/new')).status).not.toBe(0)
})
