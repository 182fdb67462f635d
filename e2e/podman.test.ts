// podman-topz CONTAINER: the plugin of the docker command under another name, on Podman as root.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnosis } from '../server/model/doctor.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { runClient } from './engine.ts'
import { BASE_IMAGE, type Podman, startPodman } from './podman-engine.ts'

const SETUP_MS_MAX = 300_000
const PLUGIN = join(import.meta.dirname, '../deploy/docker/docker-topz')
const SLEEP = 'exec sleep 1000'

setDefaultTimeout(120_000)

let engine: Podman
let plugin: string
beforeAll(async () => {
  engine = await startPodman()
  plugin = join(engine.folder, 'podman-topz')
  symlinkSync(PLUGIN, plugin)
}, SETUP_MS_MAX)
afterAll(async () => {
  await engine?.stop()
}, SETUP_MS_MAX)

const startApp = (script: string, ...flags: string[]) =>
  engine.must('run', '-d', ...flags, BASE_IMAGE, 'sh', '-c', script)
const sidecars = async (app: string) =>
  (await engine.must('ps', '-aq', '--filter', `label=topz.container=${app}`)).split('\n').filter(Boolean)

/** Resolves with the address that it prints. */
async function begin(app: string) {
  const child = spawn(plugin, [app], { env: engine.environment as NodeJS.ProcessEnv, detached: true })
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  const [first] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  const address = /^http:\S+/.exec(String(first))?.[0]
  if (address === undefined) throw new Error(`podman-topz ended: ${said}`)
  const interrupt = async () => {
    const ended = once(child, 'exit')
    process.kill(-(child.pid ?? 0), 'SIGINT')
    return (await ended)[0]
  }
  return { address, interrupt }
}

test.each([
  ['of root', [], SLEEP, '0:0'],
  ['of one user', ['--user=1000:1000'], SLEEP, '1000:1000'],
  ['of several users', [], `setpriv --reuid=1000 --clear-groups sleep 1001 & ${SLEEP}`, '0:0'],
  // As --userns=keep-id and auto make it.
  ['in a user namespace of its own', ['--uidmap=0:200000:5000', '--user=1000:1000'], SLEEP, '1000:1000'],
] as const)(
  'Podman: beside an app %s it reads everything, has no other rights, and Ctrl-C leaves nothing behind',
  async (_, flags, script, user) => {
    const app = await startApp(script, ...flags)
    const { address, interrupt } = await begin(app)
    const [topz = ''] = await sidecars(app)
    const form = '{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.EffectiveCaps}}'
    const rights = user === '0:0' ? '[CAP_DAC_READ_SEARCH CAP_SYS_PTRACE]' : '[]'
    expect(await engine.must('inspect', '--format', form, topz)).toBe(`${user} true ${rights}`)
    const snapshot = (await (await fetch(`${address}.json`)).json()) as Snapshot
    expect(snapshot.processes.map(({ command }) => command)).toContain('sleep 1000')
    const diagnosis = (await (await fetch(`${address}/doctor?format=json`)).json()) as Diagnosis
    expect(diagnosis.isWell).toBe(true)
    expect(await interrupt()).toBe(0)
    expect(await sidecars(app)).toEqual([])
  },
)

test('Podman: --text prints the processes; each way to fail has a line of its own', async () => {
  const app = await startApp(SLEEP)
  const topz = (...args: string[]) => runClient(plugin, args, engine.environment)
  const text = await topz(app, '--text')
  expect([text.status, text.stderr]).toEqual([0, ''])
  expect(text.stdout).toContain('sleep 1000')
  const taken = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
  const ways: [string[], number, string][] = [
    [['nobody'], 1, 'podman-topz: there is no container nobody; running:'],
    [[app, `--port=${taken.port}`], 1, `port ${taken.port} of 127.0.0.1 is taken`],
    [[app, '--image=topz-of-nobody'], 1, 'there is no image topz-of-nobody: build it (podman build'],
    [[], 2, 'no container is named: podman-topz CONTAINER'],
  ]
  for (const [args, status, message] of ways) {
    const answer = await topz(...args)
    expect([args, answer.status, answer.stdout]).toEqual([args, status, ''])
    expect(answer.stderr).toContain(message)
  }
  await taken.stop(true)
  expect(await sidecars(app)).toEqual([])
})
