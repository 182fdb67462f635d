// A separate topz for a test: started as people start it, on a free port, ended by its pid.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

export interface Topz {
  /** Without a trailing slash. */
  readonly origin: string
  readonly child: ChildProcess
  /** What it has written to standard error so far. */
  readonly log: () => string
  /** SIGTERM; resolves with the exit status. */
  stop(): Promise<number | null>
}

/** Resolves when it says where it listens; throws with its log if it ends before. `under`: what starts it. */
export async function startTopz(
  flags: readonly string[] = [],
  env: Record<string, string> = {},
  address: readonly string[] = ['--address=127.0.0.1:0'],
  under: readonly string[] = [],
): Promise<Topz> {
  const [program = '', ...words] = [...under, process.execPath, 'server/main.ts', ...address, ...flags]
  const child = spawn(program, words, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', chunk => {
    log += chunk
  })
  const ended = once(child, 'exit')
  const said = await Promise.race([once(child.stdout, 'data'), ended])
  const origin = /https?:\/\/[^/\s]+/.exec(String(said[0]))?.[0]
  if (origin === undefined) throw new Error(`topz ended: ${log}`)
  return {
    origin,
    child,
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM')
      const [status] = await ended
      return status
    },
  }
}

/** Runs topz to its end. */
export async function runTopz(
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['server/main.ts', ...words], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  const [status] = await once(child, 'close')
  return { status, stdout, stderr }
}
