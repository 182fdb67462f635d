// A separate PID namespace for a test: what runs in it is visible outside only to those who look for it, and ends with
// the test. Needs root.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
/** Whatever hangs in there: nothing lives longer. */
const SECONDS_MAX = 30

export interface Inside {
  readonly child: ChildProcess
  /** Standard output so far. */
  readonly said: () => string
  /** Resolves once `text` was printed; fails if it ends before. */
  until(text: RegExp): Promise<RegExpExecArray>
  stop(): Promise<void>
}

/** Runs a shell script as process 1 of a new namespace with its own /proc; `$BUN` is the runtime. */
export function enterNamespace(script: string, secondsMax = SECONDS_MAX): Inside {
  const unshare = ['unshare', '-mpf', '--kill-child', '--mount-proc', 'sh', '-c', script]
  const child = spawn('timeout', ['-s', 'KILL', String(secondsMax), ...unshare], {
    cwd: ROOT,
    env: { ...process.env, BUN: process.execPath },
    stdio: ['ignore', 'pipe', 'pipe'],
    // timeout kills its group, and must not kill ours.
    detached: true,
  })
  let said = ''
  let complaints = ''
  const gone = once(child, 'close')
  child.stdout.on('data', chunk => {
    said += chunk
  })
  child.stderr.on('data', chunk => {
    complaints += chunk
  })
  return {
    child,
    said: () => said,
    async until(text) {
      for (;;) {
        const found = text.exec(said)
        if (found !== null) return found
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`the namespace ended before it said ${text}: ${complaints}`)
        await Promise.race([once(child.stdout, 'data'), gone])
      }
    },
    async stop() {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, 'SIGKILL')
      await gone
    },
  }
}

/** The readout of one `topz snapshot` after `preparation`, as root or as another user. */
export async function snapshotInside(preparation: string, uid?: number) {
  const as = uid === undefined ? '' : `.cache/programs/as-user ${uid} `
  const inside = enterNamespace(
    `${preparation}\n${as}$BUN server/main.ts snapshot --interval=250ms --format=json && echo END`,
  )
  try {
    await inside.until(/\nEND\n/)
    return JSON.parse(inside.said().replace(/\nEND\n$/, ''))
  } finally {
    await inside.stop()
  }
}
