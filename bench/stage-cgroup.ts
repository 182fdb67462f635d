// `npm run stage -- [NAME...]`: incidents and their look-alikes in cgroups made by hand -> when topz raised
// what and when it cleared it, one line each. Needs root and the controllers of cgroup v1; all names run at once.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compilePrograms, PROGRAMS } from '../e2e/programs.ts'
import { startTopz } from '../e2e/topz.ts'
import { until } from '../e2e/until.ts'
import type { WhyAnswer } from '../server/model/answers.ts'
import { pause } from './cost.ts'

const ROOT = '/sys/fs/cgroup'
const CONTROLLERS = ['cpu', 'cpuacct', 'memory', 'pids', 'freezer', 'blkio', 'unified']
const MIB = 2 ** 20

interface Scene {
  /** Files of v1, `controller/name` -> what to write. */
  readonly limits: Readonly<Record<string, number | string>>
  readonly script: string
  /** Seconds until the cause ends, and how long to look on. */
  readonly endsAfter: number
  readonly looksFor: number
  readonly end?: (group: Group) => void
  readonly begin?: (group: Group) => void
}

interface Group {
  readonly name: string
  readonly set: (file: string, value: number | string) => void
  readonly run: (script: string) => ChildProcess
}

/** It has what it needs: this machine may be busy with something else. */
const quota = (cpus: number) => ({
  'cpu/cpu.shares': 100_000,
  'cpu/cpu.cfs_period_us': 100_000,
  'cpu/cpu.cfs_quota_us': cpus * 100_000,
})
const unlimited = ({ set }: Group) => set('cpu/cpu.cfs_quota_us', -1)
const file = '/var/tmp/topz-stage'

const SCENES: Readonly<Record<string, Scene>> = {
  throttled: {
    limits: quota(0.3),
    script: 'bursts 1 1000 28101 & busy 3 100 & wait',
    endsAfter: 210,
    looksFor: 300,
    end: unlimited,
  },
  'not-throttled': { limits: quota(1.2), script: 'busy 1 60', endsAfter: 300, looksFor: 300 },
  bursts: {
    limits: quota(0.1),
    script: 'bursts 30 1000 28102',
    endsAfter: 480,
    looksFor: 560,
    end: unlimited,
  },
  'no-bursts': { limits: quota(0.1), script: 'bursts 8 1000 28103', endsAfter: 480, looksFor: 480 },
  pids: { limits: { 'pids/pids.max': 60 }, script: 'threads 100', endsAfter: 60, looksFor: 60 },
  'pids-refused': {
    limits: { 'pids/pids.max': 60 },
    script: 'sleep 5; threads 50 & sleep 3; threads 100; sleep 600',
    endsAfter: 120,
    looksFor: 120,
  },
  'pids-near': { limits: { 'pids/pids.max': 100 }, script: 'threads 88', endsAfter: 60, looksFor: 60 },
  'pids-flat': { limits: { 'pids/pids.max': 256 }, script: 'threads 180', endsAfter: 60, looksFor: 60 },
  paused: {
    limits: {},
    script: 'busy 1 5',
    begin: ({ set }) => setTimeout(() => set('freezer/freezer.state', 'FROZEN'), 15_000),
    endsAfter: 40,
    looksFor: 60,
    end: ({ set }) => set('freezer/freezer.state', 'THAWED'),
  },
  killed: {
    limits: { 'memory/memory.limit_in_bytes': 48 * MIB },
    script: 'sleep 600 & sleep 12; grow; sleep 600',
    endsAfter: 60,
    looksFor: 60,
  },
  'ended-by-hand': {
    limits: { 'memory/memory.limit_in_bytes': 400 * MIB },
    script: `sleep 600 & sleep 10; grow & sleep 3; kill -9 $!; head -c 600M /dev/zero > ${file}.cache; rm ${file}.cache; sleep 600`,
    endsAfter: 60,
    looksFor: 60,
  },
  pressure: {
    limits: { 'memory/memory.limit_in_bytes': 96 * MIB },
    script: `head -c 160M /dev/zero > ${file}.loop; sync; while :; do cat ${file}.loop > /dev/null; done`,
    endsAfter: 120,
    looksFor: 220,
    end: ({ set }) => set('memory/memory.limit_in_bytes', 600 * MIB),
  },
  'read-once': {
    limits: { 'memory/memory.limit_in_bytes': 96 * MIB },
    script: `head -c 600M /dev/zero > ${file}.once; cat ${file}.once > /dev/null; rm ${file}.once; sleep 600`,
    endsAfter: 100,
    looksFor: 100,
  },
  leak: {
    limits: { 'memory/memory.limit_in_bytes': 256 * MIB, 'memory/memory.memsw.limit_in_bytes': 256 * MIB },
    script: 'sleep 1200 & leak 10240; sleep 1200',
    endsAfter: 1620,
    looksFor: 1620,
  },
  'leak-shm': {
    limits: { 'memory/memory.limit_in_bytes': 256 * MIB, 'memory/memory.memsw.limit_in_bytes': 256 * MIB },
    script:
      'i=0; while [ $i -lt 140 ]; do head -c 1M /dev/zero > /dev/shm/topz-stage.$i; i=$((i+1)); sleep 6; done; rm /dev/shm/topz-stage.*; sleep 600',
    endsAfter: 900,
    looksFor: 960,
  },
  starved: {
    limits: { 'cpu/cpu.shares': 64 },
    script: 'busy 1 30',
    begin: ({ run }) => run('true'),
    endsAfter: 300,
    looksFor: 300,
  },
  'disk-waits': {
    limits: {},
    script: `sleep 5; while :; do dd if=/dev/zero of=${file}.disk bs=1M count=64 oflag=direct 2>/dev/null; done`,
    endsAfter: 240,
    looksFor: 330,
  },
}

function makeGroup(name: string): Group & { readonly remove: () => void } {
  const folder = (controller: string) => join(ROOT, controller, `stage-${name}`)
  const there = CONTROLLERS.filter(controller => existsSync(join(ROOT, controller)))
  for (const controller of there) mkdirSync(folder(controller), { recursive: true })
  const set = (path: string, value: number | string) => {
    const [controller = '', file = ''] = path.split('/')
    writeFileSync(join(folder(controller), file), String(value))
  }
  const run = (script: string) => {
    const enter = there.map(controller => `echo $$ > ${folder(controller)}/cgroup.procs`).join('; ')
    const env = { ...process.env, PATH: `${PROGRAMS}:${process.env.PATH}` }
    const words = [
      '--pdeathsig',
      'KILL',
      'unshare',
      '--kill-child',
      '--pid',
      '--fork',
      'sh',
      '-c',
      `${enter}; ${script}`,
    ]
    return spawn('setpriv', words, { env, stdio: 'ignore' })
  }
  /** Throws while a process is left in it. */
  const remove = () => {
    for (const path of there.map(folder).filter(existsSync)) rmdirSync(path)
  }
  return { name, set, run, remove }
}

async function play(name: string, scene: Scene, origin: string): Promise<void> {
  const group = makeGroup(name)
  for (const [path, value] of Object.entries(scene.limits)) group.set(path, value)
  const child = group.run(scene.script)
  scene.begin?.(group)
  const start = Date.now()
  const open = new Map<string, string>()
  let isOver = false
  const say = (text: string) =>
    console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(7)} s  ${name}: ${text}`)
  while (Date.now() - start < scene.looksFor * 1000) {
    if (!isOver && Date.now() - start >= scene.endsAfter * 1000) {
      isOver = true
      say('the cause ends')
      scene.end ? scene.end(group) : child.kill('SIGKILL')
    }
    const response = await fetch(`${origin}/topz/why?format=json`)
    const findings = response.ok ? ((await response.json()) as WhyAnswer).findings : []
    const own = findings.filter(({ subject }) => subject.container?.includes(`stage-${name}`))
    const now = new Set(own.map(({ id, key }) => `${id} ${key}`))
    for (const finding of own) {
      const said = `${finding.severity}, ${finding.confidence}: ${finding.sentence}`
      const key = `${finding.id} ${finding.key}`
      if (!open.has(key))
        say(`+ ${finding.id} since ${((finding.since - start) / 1000).toFixed(1)} s: ${said}`)
      open.set(key, said)
    }
    for (const [key, said] of open)
      if (!now.has(key)) {
        say(`- ${key} (last: ${said})`)
        open.delete(key)
      }
    await pause(1000)
  }
  for (const [key, said] of open) say(`still open: ${key}: ${said}`)
  child.kill('SIGKILL')
  // The kernel lets it go once its last process is gone.
  await until('an empty cgroup', async () => {
    group.remove()
    return true
  })
}

const names = process.argv.slice(2)
const unknown = names.filter(name => !(name in SCENES))
if (unknown.length > 0 || names.length === 0) {
  console.log(`scenes: ${Object.keys(SCENES).join(' ')}`)
  process.exit(2)
}
compilePrograms()
const topz = await startTopz()
await Promise.all(names.map(name => play(name, SCENES[name] as Scene, topz.origin)))
await topz.stop()
