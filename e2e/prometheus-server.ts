// A real Prometheus, Debian's package, for a test: on a free port, with its own folder, ended by its pid. And its
// promtool.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

/** One series of an instant query. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Prometheus {
  /** An instant query, at `at` in Unix seconds or now. */
  readonly query: (promql: string, at?: number) => Promise<readonly Series[]>
  /** Any other address of its API, without /api/v1. */
  readonly api: <T>(path: string) => Promise<T>
  readonly stop: () => Promise<void>
}

/** `config`: prometheus.yml. `files`: more files next to it, by name. */
export async function startPrometheus(
  config: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'topz-prometheus-'))
  for (const [name, text] of Object.entries({ ...files, 'prometheus.yml': config })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const address = `127.0.0.1:${await freePort()}`
  const child = spawn(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/tsdb`,
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let log = ''
  child.stderr.on('data', chunk => {
    log += chunk
  })
  const gone = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
  await until('Prometheus to be ready', async () => {
    if (child.exitCode !== null) throw new Error(`Prometheus ended: ${log}`)
    return (await fetch(`http://${address}/-/ready`)).ok ? true : undefined
  })
  async function api<T>(path: string): Promise<T> {
    const answer = (await (await fetch(`http://${address}/api/v1${path}`)).json()) as {
      status: string
      error?: string
      data: T
    }
    if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`)
    return answer.data
  }
  async function query(promql: string, at?: number): Promise<readonly Series[]> {
    const search = new URLSearchParams({ query: promql, ...(at !== undefined && { time: String(at) }) })
    const { result } = await api<{ result: { metric: Record<string, string>; value: [number, string] }[] }>(
      `/query?${search}`,
    )
    return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }))
  }
  return { query, api, stop }
}

/** Runs promtool; never throws. */
export async function promtool(
  args: readonly string[],
  input = '',
): Promise<{ status: number | null; output: string }> {
  const child = spawn('promtool', args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      output += chunk
    })
  child.stdin.end(input)
  const [status] = await once(child, 'close')
  return { status, output }
}
