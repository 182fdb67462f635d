// e2e/programs/*.c -> executables that misbehave on purpose, linked statically so that they run in any container.

import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = join(import.meta.dirname, 'programs')

/** The folder that holds the compiled programs. */
export const PROGRAMS = join(import.meta.dirname, '../.cache/programs')

export interface Running {
  readonly pid: number
  /** Ends it, and resolves when it is gone. */
  readonly stop: () => Promise<void>
}

/** Compiles every program that is older than its source. */
export function compilePrograms(): void {
  mkdirSync(PROGRAMS, { recursive: true })
  const headers = newestMtimeMs('.h')
  for (const file of readdirSync(SOURCES).filter(name => name.endsWith('.c'))) {
    const source = join(SOURCES, file)
    const program = join(PROGRAMS, file.slice(0, -2))
    const newest = Math.max(headers, statSync(source).mtimeMs)
    if (existsSync(program) && statSync(program).mtimeMs > newest) continue
    // Renamed into place: another test file may be starting the older one.
    const unfinished = `${program}.${process.pid}`
    execFileSync('gcc', ['-O1', '-Wall', '-Wextra', '-static', '-pthread', '-o', unfinished, source])
    renameSync(unfinished, program)
  }
}

function newestMtimeMs(ending: string): number {
  const files = readdirSync(SOURCES).filter(name => name.endsWith(ending))
  return Math.max(0, ...files.map(name => statSync(join(SOURCES, name)).mtimeMs))
}

/** Starts a program and resolves when it reports that it is set up. */
export function startProgram(name: string, ...args: string[]): Promise<Running> {
  const child = spawn(join(PROGRAMS, name), args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', status => reject(new Error(`${name} ended with status ${status} before it was ready`)))
    child.stdout.once('data', () => {
      const stop = () => {
        child.kill('SIGKILL')
        return gone
      }
      resolve({ pid: child.pid ?? 0, stop })
    })
  })
}
