// The cost of metrics requests: three topz side by side on one crowd, one left alone, one whose /metrics is scraped
// each second, one that pushes OTLP each second. Then the cost of group counters in the tick. Prints four lines.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { RUNTIME_SETTINGS } from '../scripts/runtime-settings.mjs'
import { createTally } from '../server/metrics/tally.ts'
import { process as processOf, snapshot } from '../server/model/fixture.ts'
import { cpuPerSecond, median, pause, percentile, rssMegabytes } from './cost.ts'

const PORT = 18094
const WARM_MS = 45_000
const MEASURE_MS = 60_000
const TICKS = 600

export async function metrics(topzPath: string, crowdPath: string): Promise<void> {
  const crowd = spawn(crowdPath, ['980', '20'], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(crowd.stdout, 'data')
  const receiver = createServer((request, response) => request.resume().on('end', () => response.end('{}')))
  receiver.listen(PORT + 9, '127.0.0.1')
  const endpoint = `http://127.0.0.1:${PORT + 9}`
  const flags = [[], [], [`--otlp-endpoint=${endpoint}`, '--otlp-interval=1s']]
  const started = flags.map((own, i) => startTopz(topzPath, PORT + i, own))
  const scraped: { readonly ms: number; readonly bytes: number }[] = []
  const scraper = setInterval(async () => scraped.push(await scrape(PORT + 1)), 1000)
  await pause(WARM_MS)
  scraped.length = 0
  const wait = pause(MEASURE_MS)
  const cpu = await Promise.all(started.map(({ pid = 0 }) => cpuPerSecond(pid, () => wait)))
  clearInterval(scraper)
  for (const [i, name] of ['alone', 'scraped each second', 'OTLP each second'].entries()) {
    const rss = rssMegabytes(started[i]?.pid ?? 0).toFixed(1)
    console.log(`${name}: ${((cpu[i] ?? 0) / 1000).toFixed(1)} ms a second, ${rss} MB`)
  }
  const times = scraped.map(({ ms }) => ms)
  console.log(
    `/metrics: ${median(times).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms, ${scraped.at(-1)?.bytes} bytes`,
  )
  for (const child of [...started, crowd]) child.kill('SIGKILL')
  for (const [busy, churn] of [
    [20, 0],
    [50, 50],
  ] as const)
    console.log(
      `groups: ${observeMicroseconds(busy, churn).toFixed(0)} µs a tick, ${busy} busy, ${churn} come and go`,
    )
  process.exit(0)
}

function startTopz(path: string, port: number, flags: readonly string[]): ChildProcess {
  const env = { ...process.env, ...RUNTIME_SETTINGS }
  return spawn(path, [`--address=127.0.0.1:${port}`, ...flags], { stdio: 'ignore', env })
}

async function scrape(port: number) {
  const startMs = performance.now()
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return { ms: performance.now() - startMs, bytes: text.length }
}

/** Of 1,000 processes: how many have new costly files in each tick, how many end and are replaced. */
function observeMicroseconds(busy: number, churn: number): number {
  let generation = 0
  const started = (pid: number) =>
    processOf({
      pid,
      id: `${pid}:${++generation}`,
      argv: [`/usr/bin/job${pid % 200}`],
      detailsAt: 1,
      diskReadBytes: 1,
    })
  let processes = Array.from({ length: 1000 }, (_, i) => started(i + 1))
  const { observe } = createTally()
  const times: number[] = []
  for (let tick = 1; tick <= TICKS; tick++) {
    processes = processes.map((process, i) => {
      if (i < busy) return { ...process, cpuSeconds: tick, cpuUserSeconds: tick, detailsAt: tick }
      return (i + tick) % 900 < churn ? started(process.pid) : process
    })
    const next = snapshot({ seq: tick, at: tick * 1000, processes })
    const startMs = performance.now()
    observe(next)
    times.push((performance.now() - startMs) * 1000)
  }
  return median(times.slice(TICKS / 2))
}
