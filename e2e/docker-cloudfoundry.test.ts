// The buildpack of deploy/cloudfoundry, packaged, staged and started as the platform does, on a real engine.

import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordingStatus } from '../server/model/recording.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { type Droplet, makeStackImage, stage, unzip } from './droplet.ts'
import type { Engine } from './engine.ts'
import { makeNodeImage } from './engine-images.ts'
import { borrowEngine } from './shared-engine.ts'
import { until } from './until.ts'

const SETUP_MS_MAX = 600_000
const ROOT = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'topz-cloudfoundry-'))
const topzBuildpack = join(folder, 'topz')
const appBuildpack = join(folder, 'nodejs')
const app = join(folder, 'app')
const SERVER = `require('node:http').createServer((_, answer) => answer.end('app\\n')).listen(process.env.PORT)`
const DEFAULTS = sidecar(0, ['web'], 64, '127.0.0.1', 18080)

setDefaultTimeout(90_000)
let engine: Engine
let droplet: Droplet

beforeAll(async () => {
  const archive = join(folder, 'buildpack.zip')
  pack(join(ROOT, 'dist/topz'), archive)
  await unzip(archive, topzBuildpack)
  mkdirSync(join(appBuildpack, 'bin'), { recursive: true })
  writeFileSync(join(appBuildpack, 'bin/supply'), '#!/bin/sh\necho "Supplying $4"\n')
  chmodSync(join(appBuildpack, 'bin/supply'), 0o755)
  mkdirSync(app)
  writeFileSync(join(app, 'server.js'), SERVER)
  engine = await borrowEngine()
  await makeNodeImage(engine)
  await makeStackImage(engine)
}, SETUP_MS_MAX)
afterEach(async () => {
  if (droplet) await engine.must('rm', '-f', droplet.id)
})
afterAll(async () => {
  await engine?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function pack(executable: string, archive: string, timezone = 'UTC'): void {
  const script = join(ROOT, 'scripts/package-cloudfoundry.mjs')
  const env = { ...process.env, TZ: timezone }
  execFileSync('node', [script, executable, archive], { env, stdio: 'pipe' })
}

async function staged(environment: Record<string, string> = {}, spoil?: string): Promise<Droplet> {
  if (droplet) await engine.docker('rm', '-f', droplet.id)
  droplet = await stage(engine, [topzBuildpack, appBuildpack], app, environment, spoil)
  expect(droplet.staging.map(({ status }) => status)).toEqual([0, 0])
  return droplet
}

function sidecar(index: number, types: string[], memory: number, address: string, port: number) {
  const command = `exec /home/vcap/deps/${index}/bin/topz-sidecar ${address} ${port} ${memory}`
  const platforms = { cloudfoundry: { sidecar_for: types } }
  return { processes: [{ type: 'topz', command, limits: { memory }, platforms }] }
}

async function launchedBy(index: number): Promise<ReturnType<typeof sidecar>> {
  return Bun.YAML.parse((await droplet.launchFile(index)) ?? '') as ReturnType<typeof sidecar>
}

/** Starts what launch.yml names; resolves when it ends, which it should not. */
async function launchSidecar(index: number, environment: Record<string, string> = {}) {
  const [process] = (await launchedBy(index)).processes
  const ended = { yet: false }
  const end = droplet.launch('topz', process?.command ?? '', environment).then(answer => {
    ended.yet = true
    return answer
  })
  return { ended, end }
}

/** The answer that a program in the container gets, as through `cf ssh -L`. */
async function get(port: number, path: string): Promise<string> {
  const program = `fetch('http://127.0.0.1:${port}${path}').then(async answer => process.stdout.write(await answer.text()))`
  const answer = await droplet.ssh('node', '-e', program)
  if (answer.status !== 0) throw new Error(answer.stderr)
  return answer.stdout
}

const snapshot = async (port: number) => JSON.parse(await get(port, '/topz.json')) as Snapshot
const log = async (name: string) => (await droplet.ssh('cat', `/home/vcap/logs/${name}`)).stdout
const logged = (name: string, text: string) =>
  until(`the log to say ${text}`, async () => ((await log(name)).includes(text) ? true : undefined))

test('the first of two buildpacks makes a sidecar that shows the process of the app, on loopback', async () => {
  await staged()
  expect(await droplet.launchFile(0)).toBe(`---
processes:
- type: "topz"
  command: "exec /home/vcap/deps/0/bin/topz-sidecar 127.0.0.1 18080 64"
  limits:
    memory: 64
  platforms:
    cloudfoundry:
      sidecar_for: [ "web" ]
`)
  expect(await launchedBy(0)).toEqual(DEFAULTS)
  void droplet.launch('app', 'node server.js')
  await launchSidecar(0)
  const row = await until('the app in topz', async () =>
    (await snapshot(18080)).processes.find(({ command }) => command === 'node server.js'),
  )
  expect(row).toMatchObject({ user: 'vcap' })
  expect(await get(18080, '/topz')).toContain('node server.js')
  const recording = JSON.parse(await get(18080, '/api/recording')) as RecordingStatus
  expect(recording.bytesMax).toBe(8 * 1024 ** 2)
  expect(await get(8080, '/')).toBe('app\n')
  const address = await engine.must('inspect', '-f', '{{.NetworkSettings.IPAddress}}', droplet.id)
  expect(await fetch(`http://${address}:8080/`).then(answer => answer.text())).toBe('app\n')
  await expect(fetch(`http://${address}:18080/topz`)).rejects.toThrow()
})

test('the second of two takes types, memory, port and address from the app, and stops when asked', async () => {
  const choices = {
    TOPZ_SIDECAR_FOR: 'web, worker,,web',
    TOPZ_SIDECAR_MEMORY: '96',
    TOPZ_SIDECAR_PORT: '19000',
    TOPZ_SIDECAR_ADDRESS: '0.0.0.0',
  }
  droplet = await stage(engine, [appBuildpack, topzBuildpack], app, choices)
  expect(await launchedBy(1)).toEqual(sidecar(1, ['web', 'worker'], 96, '0.0.0.0', 19000))
  const { end } = await launchSidecar(1)
  const address = await engine.must('inspect', '-f', '{{.NetworkSettings.IPAddress}}', droplet.id)
  const rows = await until('topz to answer', async () => {
    const answer = await fetch(`http://${address}:19000/topz.json`)
    return ((await answer.json()) as Snapshot).processes
  })
  const wrapper = rows.find(({ command }) => command.includes('bin/topz-sidecar'))
  await droplet.ssh('kill', '-TERM', String(wrapper?.pid))
  expect((await end).status).toBe(0)
  await expect(fetch(`http://${address}:19000/topz.json`)).rejects.toThrow()
})

test('an odd value is replaced by its default and named, and nothing of it gets into launch.yml', async () => {
  const odd: Record<string, string[]> = {
    TOPZ_SIDECAR_FOR: [
      'web" ]\n- type: "evil"\n  command: "id',
      'web,wor ker',
      ' , ',
      '$(touch /tmp/canary)',
      'wéb',
    ],
    TOPZ_SIDECAR_MEMORY: ['64M', '0', '31', '4097', '064', '-1', '64\n- type: evil', '99999999999999999999'],
    TOPZ_SIDECAR_PORT: ['80', '65536', '8080;id', '0x50', '18080 ', '`touch /tmp/canary`'],
    TOPZ_SIDECAR_ADDRESS: [
      '256.0.0.1',
      '1.2.3',
      '01.2.3.4',
      'evil"',
      '127.0.0.1 --x',
      '::1\n',
      '*',
      '*.*.*.*',
    ],
  }
  await staged()
  // The container is staged over and over: each copy of the executable takes its time.
  await engine.must('cp', topzBuildpack, `${droplet.id}:/tmp/topz`)
  const supply = ['/tmp/topz/bin/supply', '/home/vcap/app', '/tmp', '/home/vcap/deps', '0']
  for (let round = 0; round < 8; round += 1) {
    const values = Object.entries(odd).map(([name, list]) => `${name}=${list[round % list.length]}`)
    const variables = values.flatMap(value => ['-e', value])
    const answer = await engine.docker('exec', '-u', 'vcap', ...variables, droplet.id, ...supply)
    expect([values, answer.status]).toEqual([values, 0])
    expect([values, await launchedBy(0)]).toEqual([values, DEFAULTS])
    const lines = answer.stdout.split('\n').filter(line => line.includes('cannot be used: expected'))
    expect(lines.map(line => /topz: (\w+)=.*; taking (.*)$/.exec(line)?.slice(1))).toEqual([
      ['TOPZ_SIDECAR_FOR', 'web'],
      ['TOPZ_SIDECAR_MEMORY', '64'],
      ['TOPZ_SIDECAR_PORT', '18080'],
      ['TOPZ_SIDECAR_ADDRESS', '127.0.0.1'],
    ])
  }
  expect((await droplet.ssh('ls', '/tmp/canary')).status).not.toBe(0)
})

test('what cannot be installed is left out, and the app is still staged', async () => {
  for (const [spoil, reason] of [
    ['chown root /tmp/contents/deps/0', 'cannot install into'],
    ['rm /tmp/buildpack-0/lib/topz', 'cannot install into'],
    ['echo oops > /tmp/buildpack-0/lib/topz', 'cannot run here: '],
    ['mkdir -p /tmp/contents/deps/0/launch.yml.new', 'cannot write'],
  ] as const) {
    await staged({}, spoil)
    expect(droplet.staging[0]?.stdout).toContain(reason)
    expect(droplet.staging[0]?.stdout).toContain('the app is staged without topz')
    expect(await droplet.launchFile(0)).toBeUndefined()
  }
  const bare = execFileSync(join(topzBuildpack, 'bin/supply'), { encoding: 'utf8' })
  expect(bare).toContain('expected BUILD_DIR CACHE_DIR DEPS_DIR DEPS_IDX')
})

test('the app keeps its port, even if topz was configured to use it and starts first', async () => {
  await staged({ TOPZ_SIDECAR_PORT: '8080' })
  await launchSidecar(0)
  await until('topz on the next port', () => get(8081, '/topz'))
  expect(await log('topz')).toContain("topz-sidecar: port 8080 is the app's: listening on 8081")
  void droplet.launch('app', 'node server.js')
  await until('the app', async () => ((await get(8080, '/')) === 'app\n' ? true : undefined))
})

test('nothing ends the sidecar: a taken port, a kill, an environment meant for another program', async () => {
  await staged()
  void droplet.launch('occupant', 'PORT=18080 exec node server.js')
  await until('the occupant', () => get(18080, '/'))
  const { ended } = await launchSidecar(0, { BUN_BE_BUN: '1', BUN_OPTIONS: '--preload=/tmp/evil.ts' })
  await logged('topz', 'Cannot listen on 127.0.0.1:18080: the port is in use')
  await logged('topz', 'topz ended with status 2; the app is not concerned; starting it again in 2 s')
  const occupant = (await droplet.ssh('pgrep', '-x', 'node')).stdout.trim()
  await droplet.ssh('kill', occupant)
  const first = await until('topz, when the port is free', async () =>
    (await snapshot(18080)).processes.find(({ self }) => self),
  )
  await droplet.ssh('kill', '-KILL', String(first.pid))
  await logged('topz', 'topz ended with status 137')
  const second = await until('topz again', async () =>
    (await snapshot(18080)).processes.find(({ self }) => self),
  )
  expect(second.pid).not.toBe(first.pid)
  expect(ended.yet).toBe(false)
})

test('it never detects by itself: alone it would be the whole of an app', () => {
  const detect = () => execFileSync(join(topzBuildpack, 'bin/detect'), [app], { stdio: 'pipe' })
  expect(detect).toThrow('name it before the buildpack of the app')
})

test('the archive holds what the manifest lists, programs executable, and the same bytes each time', async () => {
  const executable = join(folder, 'executable')
  writeFileSync(executable, 'topz')
  const archives = ['UTC', 'Asia/Tokyo'].map(timezone => {
    const archive = join(folder, `${timezone.replace('/', '-')}.zip`)
    pack(executable, archive, timezone)
    return archive
  })
  const [first, second] = archives.map(archive => readFileSync(archive))
  expect(first?.equals(second as Buffer)).toBe(true)
  const listed = execFileSync('unzip', ['-Z', archives[0] as string], { encoding: 'utf8' }).split('\n')
  const modes = listed
    .filter(line => line.startsWith('-'))
    .map(line => [line.split(' ').at(-1), line.slice(0, 10)])
  const manifest = Bun.YAML.parse(readFileSync(join(topzBuildpack, 'manifest.yml'), 'utf8')) as {
    include_files: string[]
  }
  const expected = manifest.include_files.map(path => [
    path,
    /^(bin|lib)\//.test(path) ? '-rwxr-xr-x' : '-rw-r--r--',
  ])
  expect(modes.sort()).toEqual(expected.sort())
})
