// `npm run bench -- --peers [PROCESSES...] [--seconds=20] [--warm=60] [--churn=N] [--interval=1s] [--beside=NAME=PATH,VARIABLE=VALUE...] [--threads]`:
// topz and what else people run to see processes, all at the same time on one crowd in namespaces of its own -> CPU and
// memory of each, the median of three windows. Started by main.ts inside the namespaces.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { type Contender, lookAt, peers, pidOf, type Started, start, topzContenders } from './contenders.ts'
import { anonymousMegabytes, median, pause, rssMegabytes } from './cost.ts'
import { cpuNanoseconds } from './cpu-clock.ts'

const WINDOWS = 3
const BUSY = 20

const [crowdPath = '', topzPath = '', ...rest] = process.argv.slice(2)
const flag = (name: string, byDefault: string) =>
  rest.find(word => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? byDefault
const processes = Number(rest[0])
const seconds = Number(flag('seconds', '20'))
const beside = rest.filter(word => word.startsWith('--beside=')).map(word => word.slice('--beside='.length))
const looks = flag('looks', 'nobody,page,scrape')

execFileSync('ip', ['link', 'set', 'lo', 'up'])
const crowd = spawn(crowdPath, [String(Math.max(0, processes - BUSY)), String(BUSY), flag('churn', '0')], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
await once(crowd.stdout, 'data')
const started: Started[] = []
for (const contender of contenders()) {
  const child = start(contender)
  await pause(500)
  started.push({ contender, child, pid: pidOf(contender, child) })
}
await pause(1500)
for (const { contender } of started) await lookAt(contender)
await pause(Number(flag('warm', '60')) * 1000)
const spent = started.map((): number[] => [])
const threadsBefore = started.map(({ pid }) => threadsOf(pid))
for (let i = 0; i < WINDOWS; i++) {
  const before = started.map(({ pid }) => cpuNanoseconds(pid))
  const startMs = performance.now()
  await pause(seconds * 1000)
  const tookSeconds = (performance.now() - startMs) / 1000
  for (const [n, { pid }] of started.entries())
    spent[n]?.push((cpuNanoseconds(pid) - (before[n] as number)) / 1e6 / tookSeconds)
}
for (const [n, { contender, pid }] of started.entries()) {
  const cpu = spent[n] as number[]
  const memory = `${rssMegabytes(pid).toFixed(1)} (${anonymousMegabytes(pid).toFixed(1)})`
  console.log(
    `| ${processes} | ${contender.name} | ${median(cpu).toFixed(2)} | ${cpu.map(ms => ms.toFixed(2)).join(', ')} | ${memory} |`,
  )
  if (rest.includes('--threads')) tellThreads(threadsBefore[n] as Map<string, number>, threadsOf(pid))
}
process.exit(0)

function contenders(): Contender[] {
  const flags = flag('interval', '') === '' ? [] : [`--interval=${flag('interval', '')}`]
  const own = topzContenders(topzPath, beside, flags).filter(
    ({ page, scrape }) =>
      (page !== undefined && looks.includes('page')) ||
      (scrape !== undefined && looks.includes('scrape')) ||
      (page === undefined && scrape === undefined && looks.includes('nobody')),
  )
  return rest.includes('--alone') ? own : [...own, ...peers()]
}

/** Nanoseconds by name. */
function threadsOf(pid: number): Map<string, number> {
  const all = new Map<string, number>()
  for (const tid of readdirSync(`/proc/${pid}/task`)) {
    try {
      const folder = `/proc/${pid}/task/${tid}`
      const name = Number(tid) === pid ? 'main' : readFileSync(`${folder}/comm`, 'latin1').trim()
      const [nanoseconds] = readFileSync(`${folder}/schedstat`, 'latin1').split(' ')
      all.set(`${name} ${tid}`, Number(nanoseconds))
    } catch {
      // It ended meanwhile.
    }
  }
  return all
}

function tellThreads(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): void {
  for (const [name, nanoseconds] of after) {
    const perSecond = (nanoseconds - (before.get(name) ?? 0)) / 1e6 / (WINDOWS * seconds)
    if (perSecond >= 0.02) console.log(`    ${name}: ${perSecond.toFixed(2)}`)
  }
}
