// `npm run bench -- --first [PROCESSES] [--starts=9] [--beside=NAME=PATH,VARIABLE=VALUE...]`: how long the first answer with
// command lines takes, and its CPU time: topz and the others are started in turns. Started by main.ts inside namespaces.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type Contender, start, topzContenders } from './contenders.ts'
import { median, pause } from './cost.ts'
import { cpuNanoseconds } from './cpu-clock.ts'

const BUSY = 20
/** Until what is left of the last one has ended. */
const REST_MS = 1000

const [crowdPath = '', topzPath = '', countText = '', ...rest] = process.argv.slice(2)
const beside = rest.filter(word => word.startsWith('--beside=')).map(word => word.slice('--beside='.length))
const starts = Number(rest.find(word => word.startsWith('--starts='))?.slice('--starts='.length) ?? 9)

execFileSync('ip', ['link', 'set', 'lo', 'up'])
const crowd = spawn(crowdPath, [String(Number(countText) - BUSY), String(BUSY)], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
await once(crowd.stdout, 'data')
const all = topzContenders(topzPath, beside, []).filter(
  ({ page, scrape }) => page === undefined && scrape === undefined,
)
const took = all.map((): { wall: number; cpu: number }[] => [])
for (let turn = 0; turn < starts; turn++)
  for (const [n, contender] of all.entries()) took[n]?.push(await firstAnswer(contender))
for (const [n, { name }] of all.entries()) {
  const found = took[n] as { wall: number; cpu: number }[]
  const middle = (key: 'wall' | 'cpu') => median(found.map(one => one[key])).toFixed(0)
  const each = found.map(({ wall }) => wall.toFixed(0)).join(', ')
  console.log(`| ${countText} | ${name.split(',')[0]} | ${middle('wall')} | ${middle('cpu')} | ${each} |`)
}
process.exit(0)

/** Milliseconds. */
async function firstAnswer(contender: Contender): Promise<{ wall: number; cpu: number }> {
  const port = /:(\d+)$/.exec(contender.argv[1] ?? '')?.[1]
  const startMs = performance.now()
  const topz = start(contender)
  const pid = topz.pid as number
  while (!(await textOf(`http://127.0.0.1:${port}/topz?limit=5&wide=1`)).includes('crowd')) await pause(1)
  const found = { wall: performance.now() - startMs, cpu: cpuNanoseconds(pid) / 1e6 }
  topz.kill('SIGKILL')
  await once(topz, 'exit')
  await pause(REST_MS)
  return found
}

async function textOf(url: string): Promise<string> {
  try {
    return await (await fetch(url)).text()
  } catch {
    return ''
  }
}
