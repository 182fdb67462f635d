// What stands side by side in peers.ts: topz alone, with one page open, and scraped; and what else people run to see
// processes, each at one look a second.

import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { RUNTIME_SETTINGS } from '../scripts/runtime-settings.mjs'
import { pause } from './cost.ts'
import { openViewer } from './viewer.ts'

export interface Contender {
  readonly name: string
  /** Command and arguments. */
  readonly argv: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** The program measured, by the kernel's name, where `argv` only starts it. */
  readonly comm?: string
  /** A request a second. */
  readonly scrape?: string
  readonly page?: number
}

const FIRST_PORT = 18_200

/** `also`: further executables or settings of topz, `NAME=PATH` or `NAME=PATH,VARIABLE=VALUE,...`; `-` in place of PATH is this one. */
export function topzContenders(path: string, also: readonly string[], flags: readonly string[]): Contender[] {
  let port = FIRST_PORT
  const one = (
    name: string,
    file: string,
    environment: Record<string, string>,
    looks: 'alone' | 'page' | 'scrape',
  ) => {
    const own = port++
    return {
      name: `${name}, ${WORDS[looks]}`,
      argv: [file, `--address=127.0.0.1:${own}`, ...flags],
      // As in the image.
      environment: { ...RUNTIME_SETTINGS, ...environment },
      ...(looks === 'page' && { page: own }),
      ...(looks === 'scrape' && { scrape: `http://127.0.0.1:${own}/metrics` }),
    }
  }
  const others = also.map(text => {
    const [name = '', rest = ''] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]
    const [file = '', ...settings] = rest.split(',')
    return {
      name,
      file: file === '-' ? path : file,
      environment: Object.fromEntries(settings.map(s => s.split('='))),
    }
  })
  const all = [{ name: 'topz', file: path, environment: {} }, ...others]
  return (['alone', 'page', 'scrape'] as const).flatMap(looks =>
    all.map(({ name, file, environment }) => one(name, file, environment, looks)),
  )
}

const WORDS = { alone: 'nobody looking', page: 'one page open', scrape: 'a scrape a second' }

/** Those that are not installed are missing: Debian has them as top (procps), htop, atop, glances and prometheus-process-exporter. */
export function peers(): Contender[] {
  const all: Contender[] = [
    { name: 'top -b -d1', argv: ['top', '-b', '-d1'] },
    // It wants a terminal.
    { name: 'htop -d10', argv: ['script', '-qfc', 'htop -d 10', '/dev/null'], comm: 'htop' },
    // Without the right to turn on the accounting of the whole machine.
    { name: 'atop 1', argv: ['setpriv', '--bounding-set', '-sys_pacct', 'atop', '1'] },
    { name: 'glances --quiet -t1', argv: ['glances', '--quiet', '-t1', '--disable-check-update'] },
    {
      name: 'process-exporter, a scrape a second',
      argv: ['prometheus-process-exporter', '-web.listen-address=127.0.0.1:18190', '-procnames=crowd'],
      scrape: 'http://127.0.0.1:18190/metrics',
    },
  ]
  return all.filter(({ argv, comm }) => isInstalled(comm ?? argv.find(word => PROGRAMS.has(word)) ?? ''))
}

const PROGRAMS = new Set(['top', 'atop', 'glances', 'prometheus-process-exporter'])

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some(folder => {
    try {
      return readFileSync(join(folder, program)).length > 0
    } catch {
      return false
    }
  })
}

export interface Started {
  readonly contender: Contender
  readonly child: ChildProcess
  readonly pid: number
}

export function start(contender: Contender): ChildProcess {
  const [file = '', ...args] = contender.argv
  return spawn(file, args, {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, TERM: 'xterm', ...contender.environment },
  })
}

/** Of the program itself. */
export function pidOf({ comm }: Contender, child: ChildProcess): number {
  if (comm === undefined) return child.pid as number
  const found = readdirSync('/proc').find(name => /^\d+$/.test(name) && nameOf(name) === comm)
  if (found === undefined) throw new Error(`${comm} did not start`)
  return Number(found)
}

function nameOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1').trim()
  } catch {
    return ''
  }
}

const START_MS_MAX = 60_000

/** On a busy machine it does not listen at once. */
async function openPage(port: number): Promise<void> {
  const end = performance.now() + START_MS_MAX
  for (;;) {
    try {
      await openViewer(port)
      return
    } catch (error) {
      if (performance.now() > end) throw error
      await pause(500)
    }
  }
}

/** Looks at it as its name says. Resolves when it is being looked at. */
export async function lookAt({ page, scrape }: Contender): Promise<void> {
  if (page !== undefined) await openPage(page)
  if (scrape !== undefined)
    setInterval(
      () =>
        void fetch(scrape)
          .then(answer => answer.arrayBuffer())
          .catch(() => undefined),
      1000,
    )
}
