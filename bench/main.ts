// `npm run bench -- [PROCESSES...] [--seconds=40] [--warm=60] [--soak[=MINUTES]] [--detail] [--viewers=200] [--metrics] [--recording=HOURS] [--slowdown[=PAIRS]] [--filter[=PROCESSES]] [--real-programs=MINUTES] [--peers] [--first] [--record-demo] [--sidecar[=PROCESSES]]`: topz as people run it, against the C
// floor and top, side by side in one run, each crowd in namespaces of its own. Needs root, gcc and iproute2. Prints a
// table.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { compilePrograms, PROGRAMS as PROGRAMS_OF_TESTS } from '../e2e/programs.ts'
import { RUNTIME_SETTINGS } from '../scripts/runtime-settings.mjs'
import { attack } from './attack.ts'
import { detail } from './detail.ts'
import { filterBench } from './filter.ts'
import { metrics } from './metrics.ts'
import { pageBench } from './page.ts'
import { realPrograms } from './real-programs.ts'
import { recordingBench } from './recording.ts'
import { sidecar } from './sidecar.ts'
import { viewers } from './viewers.ts'

const ROOT = join(import.meta.dirname, '..')
const PROGRAMS = join(ROOT, '.cache/bench')
const TOPZ = join(ROOT, 'dist/topz')

const flags = new Map(
  process.argv
    .slice(2)
    .filter(word => word.startsWith('--'))
    .map(word => word.slice(2).split('=') as [string, string]),
)
const sizes = process.argv
  .slice(2)
  .filter(word => /^\d+$/.test(word))
  .map(Number)

mkdirSync(PROGRAMS, { recursive: true })
for (const name of ['crowd', 'floor', 'app'])
  execFileSync('gcc', ['-O2', '-pthread', '-o', join(PROGRAMS, name), join(import.meta.dirname, `${name}.c`)])

const soakMinutes = countOf('soak', 60)
const slowdownPairs = countOf('slowdown', 24)
const filtered = countOf('filter', 10_000)
const listed = countOf('page', 10_000)
if (process.argv.includes('--detail')) {
  compilePrograms()
  await detail(TOPZ, PROGRAMS_OF_TESTS)
} else if (filtered > 0) filterBench(filtered)
else if (listed > 0) await pageBench(join(PROGRAMS, 'crowd'), listed, Number(flags.get('minutes') ?? 0))
else if (flags.has('attack'))
  await attack(Number(flags.get('attack') || 5), sizes, Number(flags.get('processes') ?? 1000))
else if (countOf('sidecar', 30) > 0) await sidecar(countOf('sidecar', 30), sizes)
else if (countOf('real-programs', 60) > 0) await realPrograms(countOf('real-programs', 60))
else if (flags.has('record-demo')) await import('./record-demo.ts')
else if (flags.has('first')) firstAnswer(sizes[0] ?? 1000)
else if (flags.has('peers')) peers(sizes.length > 0 ? sizes : [20, 100, 1000])
else if (soakMinutes > 0) inNamespaces('soak.ts', [PROGRAMS, TOPZ, String(soakMinutes)], 'inherit')
else if (flags.has('recording'))
  recordingBench(Number(flags.get('recording')), Number(flags.get('churn') ?? 0))
else if (slowdownPairs > 0) slowdown(String(slowdownPairs))
else if (flags.has('metrics')) await metrics(TOPZ, join(PROGRAMS, 'crowd'))
else if (flags.has('viewers')) await viewers(TOPZ, join(PROGRAMS, 'crowd'), Number(flags.get('viewers')))
else table(sizes.length > 0 ? sizes : [100, 1000, 10_000, 30_000])

function peers(processes: readonly number[]): void {
  console.log('| processes | program | CPU ms/s | of three windows | RSS (anonymous) MB |')
  console.log('|---|---|---|---|---|')
  const words = process.argv.slice(2).filter(word => word.startsWith('--'))
  for (const count of processes)
    inNamespaces('peers.ts', [join(PROGRAMS, 'crowd'), TOPZ, String(count), ...words], 'inherit')
}

function firstAnswer(processes: number): void {
  console.log('| processes | program | first answer ms | of CPU | each |')
  console.log('|---|---|---|---|---|')
  const words = process.argv.slice(2).filter(word => word.startsWith('--'))
  inNamespaces('first.ts', [join(PROGRAMS, 'crowd'), TOPZ, String(processes), ...words], 'inherit')
}

/** 0 without the flag. */
function countOf(name: string, byDefault: number): number {
  if (!flags.has(name)) return 0
  const count = Number(flags.get(name) ?? byDefault)
  if (Number.isSafeInteger(count) && count > 0) return count
  console.error(
    `Cannot use --${name}=${flags.get(name)}: expected a whole number above 0, such as ${byDefault}`,
  )
  process.exit(1)
}

function slowdown(pairs: string): void {
  console.log('| app | pairs | lost by the clock | lost by its own CPU time | topz |')
  console.log('|---|---|---|---|---|')
  inNamespaces('slowdown.ts', [PROGRAMS, TOPZ, pairs], 'inherit')
}

function table(processes: readonly number[]): void {
  console.log(
    `${cpus()[0]?.model}, ${cpus().length} CPUs, one reading a second, ${flags.get('seconds') ?? 40} s each\n`,
  )
  console.log(
    '| processes | topz µs/tick | of that main thread | per process | C floor | ratio | top | ratio | frame B | loop p50 / p99 ms | text p99 ms | req/s | scans/s | first answer ms | RSS MB |',
  )
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|')
  for (const count of processes) console.log(row(measure(count)))
}

type Result = Record<string, number>

function measure(count: number): Result {
  const printed = inNamespaces(
    'inside.ts',
    [PROGRAMS, TOPZ, String(count - 20), flags.get('seconds') ?? '40', flags.get('warm') ?? '60'],
    'pipe',
  )
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '')
}

/**
 * A separate network, too, as a container has: other programs' connections on this machine must not cost anything here.
 */
function inNamespaces(script: string, given: readonly string[], stdout: 'pipe' | 'inherit'): string {
  const program = [process.execPath, join(import.meta.dirname, script), ...given]
  const run = spawnSync('unshare', ['-npf', '--kill-child', '--mount-proc', ...program], {
    encoding: 'utf8',
    // As in the image.
    env: { ...process.env, ...RUNTIME_SETTINGS },
    stdio: ['ignore', stdout, 'inherit'],
  })
  if (run.status !== 0) process.exitCode = 1
  return run.stdout ?? ''
}

function row(r: Result): string {
  const n = (key: string, digits = 0) => (r[key] as number).toFixed(digits)
  const ratio = (key: string) => ((r.tickUs as number) / (r[key] as number)).toFixed(2)
  const perProcess = ((r.tickUs as number) / (r.processes as number)).toFixed(1)
  return `| ${n('processes')} | ${n('tickUs')} | ${n('mainUs')} | ${perProcess} | ${n('floorUs')} | ${ratio('floorUs')} | ${n('topUs')} | ${ratio('topUs')} | ${n('frameBytes')} | ${n('loopP50', 1)} / ${n('loopP99', 1)} | ${n('textP99', 1)} | ${n('requestsPerSecond')} | ${n('scansPerSecond', 2)} | ${n('firstAnswerMs')} | ${n('rssMegabytes')} |`
}
