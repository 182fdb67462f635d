// `docker topz CONTAINER` on a real engine, as people type it: the page's address, text, a verdict, and each way in
// which it can fail.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Diagnosis } from '../server/model/doctor.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { type Engine, runClient } from './engine.ts'
import { APP_IMAGE, makeImages } from './engine-images.ts'
import { freePort } from './free-port.ts'
import { untilItCatchesInterrupts } from './interrupt.ts'
import { borrowEngine } from './shared-engine.ts'
import { startApp } from './sidecar.ts'
import { until } from './until.ts'

const SETUP_MS_MAX = 600_000
const PLUGIN = join(import.meta.dirname, '../deploy/docker/docker-topz')
const SLEEP = 'exec sleep 1000'

setDefaultTimeout(90_000)

let engine: Engine
let folder: string
let environment: Record<string, string | undefined>
beforeAll(async () => {
  engine = await borrowEngine()
  await makeImages(engine)
  folder = mkdtempSync(join(tmpdir(), 'topz-plugin-'))
  mkdirSync(join(folder, 'cli-plugins'))
  symlinkSync(PLUGIN, join(folder, 'cli-plugins/docker-topz'))
  environment = { ...engine.environment, DOCKER_CONFIG: folder }
}, SETUP_MS_MAX)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await engine.stop()
})

const dockerTopz = (...args: string[]) => runClient('/usr/bin/docker', ['topz', ...args], environment)
const sidecars = async (app: string) =>
  (await engine.must('ps', '-aq', '--filter', `label=topz.container=${app}`)).split('\n').filter(Boolean)

/** Resolves with the address that it prints. */
async function begin(
  ...args: string[]
): Promise<{ child: ChildProcess; address: string; said: () => string }> {
  const options = { env: environment as NodeJS.ProcessEnv, detached: true }
  const child = spawn('/usr/bin/docker', ['topz', ...args], options)
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  const first = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  const address = /^http:\S+/.exec(String(first[0]))?.[0]
  if (address === undefined) throw new Error(`docker topz ended: ${said}`)
  return { child, address, said: () => said }
}

/** Ctrl-C: to the whole process group, as a terminal sends it. */
const interrupt = (child: ChildProcess) => process.kill(-(child.pid ?? 0), 'SIGINT')

test('it prints an address that answers, and Ctrl-C leaves nothing behind', async () => {
  const app = await startApp(engine, SLEEP)
  const { child, address } = await begin(app)
  const ended = once(child, 'exit')
  const snapshot = (await (await fetch(`${address}.json`)).json()) as Snapshot
  expect(snapshot.processes.map(({ command }) => command)).toContain('sleep 1000')
  expect(await sidecars(app)).toHaveLength(1)
  interrupt(child)
  expect((await ended)[0]).toBe(0)
  expect(await sidecars(app)).toEqual([])
})

test.each([
  ['of root', [], `sh -c 'exec sleep 1001' & ${SLEEP}`, '0:0'],
  ['of one user', ['--user=1000:1000'], SLEEP, '1000:1000'],
  ['of several users', [], `setpriv --reuid=1000 --clear-groups sleep 1001 & ${SLEEP}`, '0:0'],
] as const)(
  'it has the rights to read everything about an app %s, and no others',
  async (_, flags, script, user) => {
    const app = await startApp(engine, script, ...flags)
    const { child, address } = await begin(app)
    const [topz = ''] = await sidecars(app)
    const form = '{{.Config.User}} {{.HostConfig.CapDrop}} {{.HostConfig.ReadonlyRootfs}}'
    expect(await engine.must('inspect', '--format', form, topz)).toBe(`${user} [ALL] true`)
    const added = await engine.must('inspect', '--format', '{{.HostConfig.CapAdd}}', topz)
    expect(added.replaceAll('CAP_', '')).toBe(user === '0:0' ? '[DAC_READ_SEARCH SYS_PTRACE]' : '[]')
    const diagnosis = await until('a diagnosis', async () => {
      const answer = await fetch(`${address}/doctor?format=json`)
      return answer.ok ? ((await answer.json()) as Diagnosis) : undefined
    })
    expect(diagnosis.users.flatMap(({ denied }) => denied)).toEqual([])
    expect(diagnosis.isWell).toBe(true)
    interrupt(child)
    await once(child, 'exit')
  },
)

test('--text prints the processes once', async () => {
  const app = await startApp(engine, SLEEP)
  const { status, stdout, stderr } = await dockerTopz(app, '--text')
  expect(stderr).toBe('')
  expect(stdout).toContain('sleep 1000')
  expect(status).toBe(0)
})

/** How Ctrl-C comes: to the whole process group, or as a key of a terminal. */
const WHY = {
  'in a pipe': {
    program: '/usr/bin/docker',
    words: (app: string) => ['topz', app, '--why'],
    interrupt,
  },
  'at a terminal': {
    program: 'script',
    words: (app: string) => ['-qec', `/usr/bin/docker topz ${app} --why`, '/dev/null'],
    interrupt: ({ stdin }: ChildProcess) => stdin?.write('\x03'),
  },
}
test.each(['in a pipe', 'at a terminal'] as const)(
  '--why watches, and Ctrl-C makes it say what is known so far: %s',
  async place => {
    const { program, words, interrupt: press } = WHY[place]
    const app = await startApp(engine, SLEEP)
    const child = spawn(program, words(app), { env: environment as NodeJS.ProcessEnv, detached: true })
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
    })
    const ended = once(child, 'close')
    const pid = await until('topz', async () => {
      const [topz] = (await engine.must('ps', '-q', '--filter', 'ancestor=topz')).split('\n').filter(Boolean)
      return topz && engine.must('inspect', '--format', '{{.State.Pid}}', topz)
    })
    await untilItCatchesInterrupts(pid)
    press(child)
    expect((await ended)[0]).toBe(4)
    expect(text).toMatch(/No verdict yet: \d+ of 60 s watched\./)
    expect(await engine.must('ps', '-aq', '--filter', 'ancestor=topz')).toBe('')
  },
)

test('it runs without the docker command', async () => {
  const app = await startApp(engine, SLEEP)
  const { status, stdout } = await runClient(PLUGIN, [app, '--text'], environment)
  expect(stdout).toContain('sleep 1000')
  expect(status).toBe(0)
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
  expect((await runClient(PLUGIN, ['--version'], environment)).stdout).toBe(`docker topz ${version}\n`)
})

test('flags after -- are those of topz', async () => {
  const app = await startApp(engine, SLEEP)
  const { status, stdout } = await dockerTopz(app, '--text', '--', '--format=json')
  expect((JSON.parse(stdout) as Snapshot).processes.map(({ command }) => command)).toContain('sleep 1000')
  expect(status).toBe(0)
})

test('when the app ends, so does topz, and says so', async () => {
  const app = await startApp(engine, SLEEP)
  const { child, said } = await begin(app)
  const ended = once(child, 'exit')
  await engine.must('kill', app)
  await ended
  expect(said()).toContain(`docker topz: ${app} has ended, and topz with it`)
})

test('each way to fail has a line of its own', async () => {
  const app = await startApp(engine, SLEEP)
  const stopped = await startApp(engine, 'exit 3')
  await until('it ends', async () =>
    (await engine.must('inspect', '--format', '{{.State.Status}}', stopped)) === 'exited' ? true : undefined,
  )
  const made = await engine.must('create', APP_IMAGE, 'true')
  const taken = Bun.serve({ port: await freePort(), hostname: '127.0.0.1', fetch: () => new Response() })
  const ways: [string[], number, string][] = [
    [['nobody'], 1, 'there is no container nobody; running:'],
    [[stopped], 1, 'is not running but exited'],
    [[made], 1, 'has not been started: docker start'],
    [[app, `--port=${taken.port}`], 1, `port ${taken.port} of 127.0.0.1 is taken`],
    [[app, '--image=topz-of-nobody'], 1, 'there is no image topz-of-nobody'],
    [[app, '--', '--no-such-flag'], 1, '--no-such-flag'],
    [[app, '--nope'], 2, 'unknown flag --nope: expected one of --text'],
    [[app, '--port=0'], 2, 'expected a number from 1 to 65535'],
    [[app, 'other'], 2, 'two containers'],
    [[], 2, 'no container is named'],
  ]
  for (const [args, status, message] of ways) {
    const answer = await dockerTopz(...args)
    expect([args, answer.status, answer.stdout]).toEqual([args, status, ''])
    expect(answer.stderr).toContain(message)
  }
  await taken.stop(true)
  expect(await sidecars(app)).toEqual([])
})

test('it completes names of containers and flags', async () => {
  const app = await startApp(engine, SLEEP, '--name=xylophone')
  const complete = async (...words: string[]) =>
    (await runClient(PLUGIN, ['__complete', ...words], environment)).stdout.split('\n').filter(Boolean)
  expect(await complete('xylo')).toEqual(['xylophone', ':4'])
  expect(await complete('xylophone', '--w')).toEqual(['--why', ':4'])
  await engine.must('rm', '-f', app)
})
