// One crowd in its own PID namespace, and topz, the floor and top side by side on it, at one reading a second. Started
// by main.ts inside the namespace; prints one JSON object.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpuPerSecond, mainThreadMicroseconds, median, pause, percentile, rssMegabytes } from './cost.ts'
import { openViewer } from './viewer.ts'

const [programs = '', topzPath = '', idleText = '', secondsText = '', warmText = ''] = process.argv.slice(2)
const idle = Number(idleText)
const seconds = Number(secondsText)
const PORT = 18080
const VIEWERS = 5

const children: ChildProcess[] = []
function start(file: string, ...args: string[]): ChildProcess {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  return child
}

async function firstAnswerMs(): Promise<number> {
  const startMs = performance.now()
  const topz = start(topzPath, `--address=127.0.0.1:${PORT - 1}`)
  for (;;) {
    try {
      const text = await (await fetch(`http://127.0.0.1:${PORT - 1}/topz?limit=5&wide=1`)).text()
      if (!text.includes('crowd')) throw new Error('no command lines yet')
      break
    } catch {
      await pause(1)
    }
  }
  const took = performance.now() - startMs
  topz.kill('SIGKILL')
  await once(topz, 'exit')
  return took
}

/** Milliseconds per request, one every few milliseconds: each waits for the main loop. */
async function latencies(path: string, forMs: number): Promise<number[]> {
  const found: number[] = []
  const endMs = performance.now() + forMs
  while (performance.now() < endMs) {
    const startMs = performance.now()
    await (await fetch(`http://127.0.0.1:${PORT}${path}`)).text()
    found.push(performance.now() - startMs)
    await pause(3)
  }
  return found
}

execFileSync('ip', ['link', 'set', 'lo', 'up'])
const crowd = start(`${programs}/crowd`, String(idle), '20')
if (crowd.stdout) await once(crowd.stdout, 'data')
const starts: number[] = []
for (let i = 0; i < 5; i++) starts.push(await firstAnswerMs())

const topz = start(topzPath, `--address=127.0.0.1:${PORT}`)
await pause(1500)
const viewers = [await openViewer(PORT)]
const pid = topz.pid as number
const floor = start(`${programs}/floor`, '1000', String(seconds + Number(warmText)))
const passes: number[] = []
floor.stdout?.on('data', chunk => {
  for (const line of String(chunk).trim().split('\n')) passes.push(Number(line.split(' ')[0]))
})
const top = start('top', '-b', '-d1', '-n', String(seconds + Number(warmText) + 5))
top.stdout?.resume()
await pause(Number(warmText) * 1000)
const frames = viewers[0]?.frames() ?? 0
const bytes = viewers[0]?.bytes() ?? 0
const wait = pause(seconds * 1000)
const [tickUs, mainUs, topUs] = await Promise.all([
  cpuPerSecond(pid, () => wait),
  cpuPerSecond(pid, () => wait, mainThreadMicroseconds),
  cpuPerSecond(top.pid as number, () => wait),
])
const frameBytes = ((viewers[0]?.bytes() ?? 0) - bytes) / ((viewers[0]?.frames() ?? 0) - frames)
top.kill('SIGKILL')
while (viewers.length < VIEWERS) viewers.push(await openViewer(PORT))
const loop = await latencies('/healthz', 10_000)
const text = await latencies('/topz.txt', 10_000)
const seqOf = () =>
  fetch(`http://127.0.0.1:${PORT}/topz.json?limit=1`).then(answer => answer.json()) as Promise<{
    seq: number
  }>
const seqBefore = (await seqOf()).seq
const loadStartMs = performance.now()
let answered = 0
await Promise.all(
  Array.from({ length: 16 }, async () => {
    while (performance.now() - loadStartMs < 4000) {
      await (await fetch(`http://127.0.0.1:${PORT}/topz.txt`)).text()
      answered++
    }
  }),
)
const scansPerSecond = ((await seqOf()).seq - seqBefore) / ((performance.now() - loadStartMs) / 1000)

const result = {
  processes: idle + 20,
  tickUs,
  mainUs,
  floorUs: median(passes.slice(Number(warmText))),
  topUs,
  frameBytes,
  loopP50: median(loop),
  loopP99: percentile(loop, 0.99),
  textP99: percentile(text, 0.99),
  requestsPerSecond: answered / 4,
  scansPerSecond,
  firstAnswerMs: median(starts),
  rssMegabytes: rssMegabytes(pid),
  kernel: execFileSync('uname', ['-r'], { encoding: 'utf8' }).trim(),
}
console.log(JSON.stringify(result))
for (const child of children) child.kill('SIGKILL')
process.exit(0)
