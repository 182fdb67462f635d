// A real Docker engine for the tests: Debian's dockerd with its own folders, socket and bridge, so that it conflicts
// with neither an engine of this machine nor another test's. Needs root.

import { execFile, execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Engines that run at once on one machine; each takes a subnet 172.30.N.0/24. */
const ENGINES_MAX = 200
const START_MS_MAX = 60_000
const ANSWER_BYTES_MAX = 64 << 20
/** Ends the engine and cleans up after it once its input is closed, even if the test was killed. */
const GUARD = `
folder=$0 bridge=$1; shift; exec 3<&0
"$@" & daemon=$!
(cat <&3 >/dev/null; kill -TERM $daemon) & reader=$!
wait $daemon; kill $reader 2>/dev/null
ip link del "$bridge"; rm -rf "$folder"`

export interface Answer {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

export interface Engine {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Runs the docker client; never throws. */
  readonly docker: (...args: string[]) => Promise<Answer>
  /** Runs the docker client; returns its trimmed output, throws when it fails. */
  readonly must: (...args: string[]) => Promise<string>
  /** Removes all containers, and the networks and volumes that they leave behind. */
  readonly empty: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** A separate one: `stop` ends it. Tests borrow the shared one (shared-engine.ts). */
export async function startEngine(): Promise<Engine> {
  // A short path: a socket's has at most 107 bytes.
  const folder = mkdtempSync(join(tmpdir(), 'topz-engine-'))
  const bridge = addBridge()
  const host = `unix://${folder}/docker.sock`
  const log = openSync(join(folder, 'log'), 'w')
  const daemon = spawn('sh', ['-c', GUARD, folder, bridge, 'dockerd', ...flags(folder, host, bridge)], {
    stdio: ['pipe', log, log],
  })
  closeSync(log)
  daemon.unref()
  const gone = new Promise<void>(resolve => daemon.once('exit', () => resolve()))
  const environment = { ...process.env, DOCKER_HOST: host, DOCKER_BUILDKIT: '0', DOCKER_CONTEXT: undefined }
  const docker = (...args: string[]) => runClient(dockerClient(), args, environment)
  const must = async (...args: string[]) => trimmed(await docker(...args), args)
  const empty = async () => {
    const containers = (await docker('ps', '-aq')).stdout.split('\n').filter(Boolean)
    if (containers.length > 0) await docker('rm', '-f', '-v', ...containers)
    await docker('network', 'prune', '-f')
    await docker('volume', 'prune', '-f')
  }
  const stop = async () => {
    await empty()
    daemon.stdin?.end()
    await gone
  }
  const engine = { environment, docker, must, empty, stop }
  await untilReady(engine, daemon, folder)
  return engine
}

function flags(folder: string, host: string, bridge: string): string[] {
  const own = ['--data-root=root', '--exec-root=exec', '--pidfile=pid'].map(flag =>
    flag.replace('=', `=${folder}/`),
  )
  return [...own, `--host=${host}`, `--bridge=${bridge}`, '--log-level=warn', '--shutdown-timeout=2']
}

/** The first free subnet; its bridge's name is its reservation. */
function addBridge(): string {
  for (let number = 1; number <= ENGINES_MAX; number += 1) {
    const bridge = `topz-e2e${number}`
    try {
      execFileSync('ip', ['link', 'add', 'name', bridge, 'type', 'bridge'], { stdio: 'pipe' })
    } catch (error) {
      if (existsSync(`/sys/class/net/${bridge}`)) continue
      throw error
    }
    execFileSync('ip', ['address', 'add', `172.30.${number}.1/24`, 'dev', bridge])
    execFileSync('ip', ['link', 'set', bridge, 'up'])
    return bridge
  }
  throw new Error(
    `Cannot add a bridge: ${ENGINES_MAX} are there; remove old ones with: ip link del topz-e2e1`,
  )
}

async function untilReady(
  engine: Engine,
  daemon: { readonly exitCode: number | null },
  folder: string,
): Promise<void> {
  const end = performance.now() + START_MS_MAX
  for (;;) {
    // The client's own connection attempts are the pause between two attempts.
    const answer = await engine.docker('version')
    if (answer.status === 0) return
    if (daemon.exitCode !== null || performance.now() > end) break
  }
  const log = existsSync(folder) ? readFileSync(join(folder, 'log'), 'utf8') : ''
  await engine.stop()
  throw new Error(`Cannot start dockerd:\n${log.slice(-4000)}`)
}

/** Debian's client fits Debian's engine; another one in the path may be newer than the engine supports. */
function dockerClient(): string {
  return existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker'
}

export function runClient(
  program: string,
  args: readonly string[],
  environment: Engine['environment'],
): Promise<Answer> {
  return new Promise(resolve => {
    const options = { env: environment, encoding: 'utf8', maxBuffer: ANSWER_BYTES_MAX } as const
    execFile(program, args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ status, stdout, stderr })
    })
  })
}

function trimmed(answer: Answer, args: readonly string[]): string {
  if (answer.status === 0) return answer.stdout.trim()
  throw new Error(`docker ${args.join(' ')} ended with status ${answer.status}: ${answer.stderr.trim()}`)
}
