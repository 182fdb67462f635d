// What topz costs the app beside it (B8): a program that computes and one that keeps the kernel busy, on every CPU,
// alternating between topz running at one reading a second and topz stopped. Started by main.ts inside its own
// namespaces; prints two rows of a table. Within a pair nothing else changes, so the ratio holds on a noisy machine.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { cpuMicroseconds, median, pause, percentile } from './cost.ts'

const PORT = 18097
const IDLE = 100
const WARM_MS = 30_000
/** After topz was stopped or resumed. */
const SETTLE_MS = 300
const BLOCK_MS = 3000

interface Reading {
  readonly atMs: number
  readonly rounds: number
  readonly cpuUs: number
}

interface Pair {
  /** Rounds a second with topz, as a share of those without. */
  readonly byTime: number
  /** Rounds per second of the app's own CPU time: without what other programs took of the machine. */
  readonly byCpu: number
}

const [programs = '', topzPath = '', pairsText = ''] = process.argv.slice(2)

execFileSync('ip', ['link', 'set', 'lo', 'up'])
const crowd = spawn(join(programs, 'crowd'), [String(IDLE), '0'], { stdio: ['ignore', 'pipe', 'ignore'] })
await once(crowd.stdout, 'data')
const topz = spawn(topzPath, [`--address=127.0.0.1:${PORT}`], { stdio: 'ignore' })
await pause(WARM_MS)
for (const kind of ['cpu', 'system']) console.log(await rowOf(kind))
process.exit(0)

async function rowOf(kind: string): Promise<string> {
  const app = spawn(join(programs, 'app'), [kind, String(cpus().length)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  await pause(1000)
  const pairs: Pair[] = []
  const before = cpuMicroseconds(topz.pid as number)
  let withMs = 0
  for (let i = 0; i < Number(pairsText); i++) {
    // Alternating first: what changes steadily cancels out.
    const first = await block(app, i % 2 === 0)
    const second = await block(app, i % 2 !== 0)
    const [on, off] = i % 2 === 0 ? [first, second] : [second, first]
    withMs += on.elapsedMs
    pairs.push({ byTime: on.perSecond / off.perSecond, byCpu: on.perCpuSecond / off.perCpuSecond })
  }
  topz.kill('SIGCONT')
  const ownMs = (cpuMicroseconds(topz.pid as number) - before) / 1000
  app.kill('SIGKILL')
  const own = `${((ownMs / withMs) * 1000).toFixed(1)} ms/s`
  return `| ${kind}, ${cpus().length} threads | ${pairs.length} | ${shown(pairs.map(pair => pair.byTime))} | ${shown(pairs.map(pair => pair.byCpu))} | ${own} |`
}

async function block(app: ChildProcess, hasTopz: boolean) {
  topz.kill(hasTopz ? 'SIGCONT' : 'SIGSTOP')
  await pause(SETTLE_MS)
  const start = await ask(app)
  await pause(BLOCK_MS)
  const end = await ask(app)
  const rounds = end.rounds - start.rounds
  const elapsedMs = end.atMs - start.atMs
  return {
    elapsedMs,
    perSecond: (rounds * 1000) / elapsedMs,
    perCpuSecond: (rounds * 1e6) / (end.cpuUs - start.cpuUs),
  }
}

async function ask(app: ChildProcess): Promise<Reading> {
  const said = once(app.stdout as NodeJS.ReadableStream, 'data')
  app.stdin?.write('\n')
  const [line] = await said
  const [rounds = 0, cpuUs = 0] = String(line).trim().split(' ').map(Number)
  return { atMs: performance.now(), rounds, cpuUs }
}

/** Median and quartiles of the loss, in per cent. */
function shown(ratios: readonly number[]): string {
  const lost = ratios.map(ratio => (1 - ratio) * 100)
  const [low, high] = [percentile(lost, 0.25), percentile(lost, 0.75)]
  return `${median(lost).toFixed(2)} % (${low.toFixed(2)} to ${high.toFixed(2)})`
}
