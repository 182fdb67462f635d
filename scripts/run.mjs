// Child processes for the scripts: one that shares this terminal, one whose output is needed, one with a time limit.

import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The folder of package.json. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '')

/** On Windows npm is a script with another extension, which Node starts only through a shell. */
const WINDOWS = process.platform === 'win32'

/** What a process wrote before it exited is read by then. */
const LAST_OUTPUT_MS = 2000

/** Runs a command in this terminal and returns its exit status; 127 if it cannot be started. */
export function run(command, args, options = {}) {
  const child = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: WINDOWS && command === 'npm',
    ...options,
  })
  if (child.error) console.error(`Cannot start ${command}: ${child.error.message}`)
  return child.status ?? (child.error ? 127 : 1)
}

/** Runs a command silently and returns what it printed, or undefined if it failed. */
export function capture(command, args, options = {}) {
  const child = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    shell: WINDOWS && command === 'npm',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 << 20,
    ...options,
  })
  return child.status === 0 ? child.stdout : undefined
}

/**
 * Runs a command in its own process group and ends the whole group after `timeoutMs`: a hanging test is a failed test.
 * With pipes its output goes to this terminal and to `onOutput`.
 */
export function runUntil(timeoutMs, command, args, { onOutput, ...options } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: !WINDOWS,
      ...options,
    })
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])
      from?.setEncoding('utf8').on('data', text => {
        to.write(text)
        onOutput?.(text)
      })
    const endGroup = signal => {
      try {
        process.kill(WINDOWS ? child.pid : -child.pid, signal)
      } catch {
        // It has already ended.
      }
    }
    // The group does not get the terminal's Ctrl-C: pass it on and leave.
    const interrupt = () => {
      endGroup('SIGTERM')
      // It also stops the others that run next to it.
      setImmediate(() => process.exit(130))
    }
    process.once('SIGINT', interrupt)
    process.once('SIGTERM', interrupt)
    const finish = status => {
      clearTimeout(timer)
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
      resolve(status)
    }
    const timer = setTimeout(() => {
      console.error(`Stopped ${command} ${args[0] ?? ''}: still running after ${timeoutMs / 1000} s`)
      endGroup('SIGKILL')
    }, timeoutMs)
    child.once('error', error => {
      console.error(`Cannot start ${command}: ${error.message}`)
      finish(127)
    })
    child.once('close', (status, signal) => {
      if (signal) console.error(`${command} ${args[0] ?? ''} ended by ${signal}`)
      finish(status ?? 1)
    })
    // A process that it left behind may hold the pipes open for as long as it lives.
    child.once('exit', () => {
      setTimeout(() => {
        for (const pipe of [child.stdout, child.stderr]) pipe?.destroy()
      }, LAST_OUTPUT_MS).unref()
    })
  })
}
