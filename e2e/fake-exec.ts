// `kubectl exec` over WebSocket, v5.channel.k8s.io: a command of a container, run as a process of this machine. The first
// byte of a frame is its channel.

import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const STDIN = 0
const CHANNELS = { stdout: 1, stderr: 2, status: 3 } as const
const CTRL_C = 3

export interface Execution {
  readonly child: ChildProcess
  /** From kubectl. */
  receive(bytes: Uint8Array): void
}

/** `end`: closes the connection. */
export function execute(
  query: URLSearchParams,
  env: Readonly<Record<string, string | undefined>>,
  send: (bytes: Uint8Array) => void,
  end: () => void,
): Execution {
  const say = (channel: keyof typeof CHANNELS, bytes: Uint8Array) =>
    send(Buffer.concat([Uint8Array.of(CHANNELS[channel]), bytes]))
  const words = ['server/main.ts', ...query.getAll('command').slice(1)]
  const child = spawn(process.execPath, words, { cwd: ROOT, env })
  const isTerminal = query.get('tty') === 'true'
  child.stdout.on('data', chunk => say('stdout', chunk))
  child.stderr.on('data', chunk => say(isTerminal ? 'stdout' : 'stderr', chunk))
  child.on('close', code => {
    const causes = [{ reason: 'ExitCode', message: String(code) }]
    const message = `command terminated with exit code ${code}`
    const failed = { status: 'Failure', reason: 'NonZeroExitCode', message, details: { causes } }
    say('status', Buffer.from(JSON.stringify(code === 0 ? { status: 'Success' } : failed)))
    end()
  })
  return {
    child,
    receive(bytes) {
      if (isTerminal && bytes[0] === STDIN && bytes.includes(CTRL_C, 1)) child.kill('SIGINT')
    },
  }
}
