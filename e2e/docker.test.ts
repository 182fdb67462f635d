// The documented command on a real engine: what topz shows of an app container is what `docker top` shows.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordingStatus } from '../server/model/recording.ts'
import type { Engine } from './engine.ts'
import { makeImages, TOPZ_IMAGE } from './engine-images.ts'
import { published } from './free-port.ts'
import { borrowEngine } from './shared-engine.ts'
import { answering, dockerTop, type Sidecar, startApp, startTopz } from './sidecar.ts'
import { until } from './until.ts'

/** For the images, which debootstrap makes the first time. */
const SETUP_MS_MAX = 600_000

setDefaultTimeout(90_000)

/** Another user's, zombies, short-lived ones, a hostile name; PID 1 is the shell. */
const SCRIPT = `/programs/as-user 1000 /programs/sleepers 2 &
/programs/zombie 2 &
/programs/storm 50 &
/programs/comm "$(printf '\\033]0;pwn\\a) R 1')" &
/programs/busy 1 20 &
wait`
const HARDENED = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges', '--pids-limit=64']

const folder = mkdtempSync(join(tmpdir(), 'topz-docker-'))
let engine: Engine
let app: string
let topz: Sidecar

beforeAll(async () => {
  engine = await borrowEngine()
  await makeImages(engine)
  app = await startApp(engine, SCRIPT)
  topz = await startTopz(engine, app)
}, SETUP_MS_MAX)
afterAll(async () => {
  await engine?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Everything in the container has started, including the two zombies. */
async function settled(sidecar: Sidecar) {
  return until('all processes of the app', async () => {
    const snapshot = await sidecar.snapshot()
    const counted = snapshot.processes
    const zombies = counted.filter(({ comm, state }) => comm === 'zombie' && state === 'Z')
    const sleepers = counted.filter(({ comm }) => comm === 'sleepers')
    return zombies.length === 2 && sleepers.length === 3 && counted.some(row => row.argv)
      ? snapshot
      : undefined
  })
}

/** For a container that ends by itself. */
function exitStatus(id: string): Promise<string> {
  return until('the container to end', async () => {
    const state = await engine.must('inspect', '-f', '{{.State.Running}} {{.State.ExitCode}}', id)
    return state.startsWith('false ') ? state.slice('false '.length) : undefined
  })
}

/** The last pid of NSpid is the one in the innermost namespace. */
function namespacePid(hostPid: number): number | undefined {
  try {
    const line = readFileSync(`/proc/${hostPid}/status`, 'latin1').match(/^NSpid:\t(.*)$/m)?.[1]
    return line === undefined ? undefined : Number(line.split('\t').at(-1))
  } catch {
    return undefined
  }
}

test('JSON shows the processes of docker top, and besides them only zombies, short-lived ones and topz itself', async () => {
  const snapshot = await settled(topz)
  const top = await dockerTop(engine, app, namespacePid)
  const shown = snapshot.processes.filter(row => !row.self && row.state !== 'Z' && !isShortLived(row))
  const shortLived = (pid: number) => !snapshot.processes.some(row => row.pid === pid)
  expect(shown.map(row => row.pid).sort()).toEqual([...top.keys()].filter(pid => !shortLived(pid)).sort())
  expect(shown.length).toBeGreaterThanOrEqual(8)
  const storm = snapshot.processes.find(row => row.comm === 'storm' && row.ppid === 1)
  expect(storm).toBeDefined()
  expect(snapshot.processes.filter(row => row.self)).toHaveLength(1)

  function isShortLived(row: { comm: string; ppid: number }): boolean {
    return row.comm === 'storm' && row.ppid !== 1
  }
})

test('JSON names the users, states and command lines of the app', async () => {
  const { processes } = await settled(topz)
  const sleeper = processes.find(row => row.comm === 'sleepers')
  expect(sleeper?.uid).toBe(1000)
  const busy = await until('a rate', async () =>
    (await topz.snapshot()).processes.find(row => row.comm === 'busy' && row.cpuUsage !== undefined),
  )
  expect(busy.argv).toEqual(['/programs/busy', '1', '20'])
  expect(processes.filter(row => row.comm === 'zombie' && row.state === 'Z')).toHaveLength(2)
})

test('S14: the text has one line per process whatever its name, and no control characters', async () => {
  const { processes } = await settled(topz)
  const text = await (await topz.get('/topz.txt?wide=1')).text()
  expect([...text].filter(character => /[\p{Cc}\p{Cf}]/u.test(character) && character !== '\n')).toEqual([])
  expect(text).toContain('\\x1b]0;pwn')
  const rows = text.split('\n').filter(line => /^\s*\d+\s/.test(line))
  const steady = processes.filter(row => row.comm !== 'storm').map(row => row.pid)
  const pids = rows.map(line => Number.parseInt(line, 10))
  for (const pid of steady) expect(pids.filter(other => other === pid)).toHaveLength(1)
})

test('the page is served to a browser, and / leads to it', async () => {
  const page = await topz.get('/topz', { accept: 'text/html' })
  expect(page.headers.get('content-type')).toStartWith('text/html')
  expect((await topz.get('/')).headers.get('location')).toEndWith('/topz')
})

test('each of two sidecars shows its own app', async () => {
  const other = await startApp(engine, '/programs/sleepers 5')
  const second = await startTopz(engine, other)
  const comms = (await second.snapshot()).processes.filter(row => !row.self).map(row => row.comm)
  expect(comms.filter(comm => comm === 'sleepers')).toHaveLength(6)
  expect(comms).not.toContain('zombie')
  await engine.must('rm', '-f', second.id, other)
})

test('P54: topz ends with its app', async () => {
  const other = await startApp(engine, 'exec /programs/sleepers 1')
  const second = await startTopz(engine, other)
  await engine.must('kill', other)
  // No handler runs: the kernel kills whatever is left in the namespace.
  expect(await exitStatus(second.id)).toBe('137')
  await engine.must('rm', second.id, other)
})

test('P54: docker stop ends topz cleanly within two seconds', async () => {
  const second = await startTopz(engine, app)
  const startedMs = performance.now()
  await engine.must('stop', second.id)
  expect(performance.now() - startedMs).toBeLessThan(4000)
  expect(await engine.must('inspect', '-f', '{{.State.ExitCode}}', second.id)).toBe('0')
  await engine.must('rm', second.id)
})

test('a port in use gives one line that names the port and the flag', async () => {
  const id = await engine.must('run', '-d', `--network=container:${topz.id}`, TOPZ_IMAGE)
  const status = await exitStatus(id)
  const log = await engine.docker('logs', id)
  await engine.must('rm', '-f', id)
  expect(status).toBe('2')
  expect(log.stderr.trim().split('\n').at(-1)).toMatch(/8080.*--address/)
})

test('a token file closes everything but /healthz', async () => {
  const token = 'correct-horse-battery-staple-0123456789'
  const file = join(folder, 'token')
  writeFileSync(file, `${token}\n`, { mode: 0o400 })
  const second = await startTopz(engine, app, ['-v', `${file}:/token:ro`], '--token-file=/token')
  expect((await second.get('/topz.json')).status).toBe(401)
  expect((await second.get('/topz.json', { authorization: `Bearer ${token}` })).status).toBe(200)
  await engine.must('rm', '-f', second.id)
})

test.each([
  ['root', []],
  ['nobody', ['--user=65534:65534']],
])('S35: hardened, as %s, topz lists every process and records into a new volume', async (_, user) => {
  const volume = ['-v', `recording-${user.length}:/data`]
  const second = await startTopz(engine, app, [...HARDENED, ...user, ...volume], '--data=/data')
  const pids = (await settled(second)).processes.filter(row => row.comm !== 'storm' && !row.self)
  const reference = (await topz.snapshot()).processes.filter(row => row.comm !== 'storm')
  for (const row of pids) expect(reference.map(other => other.pid)).toContain(row.pid)
  expect(pids.length).toBeGreaterThanOrEqual(9)
  const recording = await until('the recording to be open', async () => {
    const answer = await second.get('/api/recording')
    return answer.ok ? ((await answer.json()) as RecordingStatus) : undefined
  })
  expect([recording.state, recording.message]).toEqual(['recording', undefined])
  await engine.must('rm', '-f', second.id)
})

test('S34: topz serves its health and one readout without any network', async () => {
  const answer = await engine.docker(
    'run',
    '--rm',
    '--network=none',
    `--pid=container:${app}`,
    TOPZ_IMAGE,
    '/server',
    'snapshot',
  )
  expect(answer.status).toBe(0)
  expect(answer.stdout).toContain('/programs/busy 1 20')
})

test('the health check of the image turns healthy', async () => {
  await until('the state healthy', async () => {
    const state = await engine.must('inspect', '-f', '{{.State.Health.Status}}', topz.id)
    return state === 'healthy' ? true : undefined
  })
})

test('the health check asks where topz listens, even if that is not where the image says', async () => {
  const id = await engine.must(
    'run',
    '-d',
    `--pid=container:${app}`,
    TOPZ_IMAGE,
    '/server',
    '--address=0.0.0.0:9191',
  )
  await until('the state healthy', async () => {
    const state = await engine.must('inspect', '-f', '{{.State.Health.Status}}', id)
    return state === 'healthy' ? true : undefined
  })
})

test.each(['BUN_OPTIONS=--preload=/evil/evil.js', 'BUN_BE_BUN=1', 'BUN_INSPECT=ws://127.0.0.1:6499/x'])(
  '%s in the environment is refused with one clear line',
  async variable => {
    const evil = join(folder, 'evil.js')
    writeFileSync(evil, 'console.log("foreign code ran")')
    const answer = await engine.docker('run', '--rm', '-e', variable, '-v', `${folder}:/evil:ro`, TOPZ_IMAGE)
    expect(answer.status).toBe(2)
    expect(answer.stdout).toBe('')
    expect(answer.stderr.trim()).toStartWith(
      `topz: Refusing to start with ${variable.split('=')[0]} in the environment`,
    )
  },
)

test('a .env or bunfig.toml in the working directory is not read', async () => {
  writeFileSync(join(folder, '.env'), 'TOPZ_ADDRESS=nonsense\nBUN_OPTIONS=--smol\n')
  writeFileSync(join(folder, 'bunfig.toml'), 'preload = ["./evil.js"]\n')
  writeFileSync(join(folder, 'evil.js'), 'console.log("foreign code ran")')
  const id = await engine.must(
    'run',
    '-d',
    '-w',
    '/work',
    '-v',
    `${folder}:/work:ro`,
    ...(await published()),
    TOPZ_IMAGE,
  )
  await answering(engine, id)
  const logs = await engine.docker('logs', id)
  expect(logs.stdout + logs.stderr).not.toContain('foreign code ran')
  await engine.must('rm', '-f', id)
})

test('S35: the image holds /server, five libraries with their licences, and nothing else', async () => {
  const id = await engine.must('create', TOPZ_IMAGE)
  const archive = join(folder, 'image.tar')
  await engine.must('export', '-o', archive, id)
  await engine.must('rm', id)
  const names = execFileSync('tar', ['-tvf', archive], { encoding: 'utf8' }).split('\n').filter(Boolean)
  // Docker adds empty mount points of its own; only files with content are the image's.
  const files = names.filter(line => line.startsWith('-') && Number(line.split(/\s+/)[2]) > 0)
  const found = files.map(line => line.split(/[\s/]/).at(-1) ?? '').sort()
  expect(found).toEqual([
    'LICENSE',
    'NOTICE',
    'THIRD-PARTY-LICENSES.txt',
    expect.stringMatching(/^ld-linux/),
    'libc.so.6',
    'libc6',
    'libdl.so.2',
    'libm.so.6',
    'libpthread.so.0',
    'os-release',
    'server',
  ])
  const bytes = Number(await engine.must('image', 'inspect', '-f', '{{.Size}}', TOPZ_IMAGE))
  expect(bytes).toBeLessThan(125e6)
})

test('the image has the labels, the port and the address that people rely on', async () => {
  const config = JSON.parse(await engine.must('image', 'inspect', '-f', '{{json .Config}}', TOPZ_IMAGE))
  expect(config.Labels['org.opencontainers.image.title']).toBe('topz')
  expect(config.Labels['org.opencontainers.image.licenses']).toBe('Apache-2.0')
  expect(config.ExposedPorts).toEqual({ '8080/tcp': {} })
  expect(config.Env).toContain('TOPZ_ADDRESS=0.0.0.0:8080')
  expect(config.User).toBe('')
})
