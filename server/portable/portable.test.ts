// The portable source against the /proc source, on the processes of this machine and a few of the test's own.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { monotonicMs } from '../clock.ts'
import { spawnWorkerThread } from '../costly/costly-thread.ts'
import { createProcSource } from '../sampler/proc-source.ts'
import type { ProcessReading, Sample, Source } from '../sampler/sample.ts'
import { createPortableSource } from './portable.ts'

const CANARY = 'xyzzy-4711'
const asIs = (argv: readonly string[]) => argv
const children: ChildProcess[] = []
let proc: Source
let portable: Source

beforeAll(() => {
  proc = createProcSource({
    procRoot: '/proc',
    descriptorsMax: 100,
    redact: 'off',
    spawn: options => spawnWorkerThread(new URL('../costly/costly-worker.ts', import.meta.url), options),
  })
  portable = newPortable()
})

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  proc.close()
  portable.close()
})

function newPortable(redact: (argv: readonly string[]) => readonly string[] = asIs): Source {
  return createPortableSource({ redact, selfPid: process.pid, now: monotonicMs })
}

/** A child that has printed its first line, and so has done what precedes it. */
async function start(command: string, ...args: string[]): Promise<number> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  await once(child.stdout, 'data')
  if (child.pid === undefined) throw new Error(`Cannot start ${command}`)
  return child.pid
}

const startBusy = () => start(process.execPath, '-e', 'console.log("busy"); for (;;) {}')
/** The child ends once its parent is `sleep`, which never waits for it: a shell might. */
const AFTER_EXEC = 'until grep -q sleep /proc/$PPID/comm; do :; done'
const startZombie = () => start('sh', '-c', 'sh -c "$1" & echo started; exec sleep 600', 'sh', AFTER_EXEC)

function byPid(sample: Sample): Map<number, ProcessReading> {
  return new Map(sample.processes.map(reading => [reading.stat.pid, reading]))
}

function reading(sample: Sample, pid: number): ProcessReading {
  const found = byPid(sample).get(pid)
  if (found === undefined) throw new Error(`process ${pid} is not in the sample`)
  return found
}

const cpuSeconds = (one: ProcessReading, sample: Sample) =>
  (one.stat.utime + one.stat.stime) / sample.clockTicksPerSecond

/** A younger process may be in the middle of exec, and then two readings rightly differ. */
const SETTLED_SECONDS = 3
const ageSeconds = (one: ProcessReading, sample: Sample) =>
  (sample.host.uptimeSeconds ?? 0) - one.stat.starttime / sample.clockTicksPerSecond

/** Samples until `isEnough`; each sample takes as long as two runs of ps. */
async function sampleUntil(source: Source, isEnough: (sample: Sample) => boolean): Promise<Sample> {
  for (;;) {
    const sample = await source.sample()
    if (isEnough(sample)) return sample
  }
}

/** A sample from each, and the processes that lived before, meanwhile and after. */
async function sampleBoth() {
  const before = byPid(await proc.sample())
  const ps = await portable.sample()
  const after = await proc.sample()
  const stable = after.processes.filter(one => before.get(one.stat.pid)?.id === one.id)
  return { before, ps, after, stable }
}

test('--source=ps lists the processes that /proc lists, and not the ps that it runs', async () => {
  const { before, ps, after, stable } = await sampleBoth()
  const listed = byPid(ps)
  expect(stable.length).toBeGreaterThan(3)
  expect(stable.filter(one => !listed.has(one.stat.pid))).toEqual([])
  const known = new Set([...before.keys(), ...byPid(after).keys()])
  const surplus = ps.processes.filter(one => !known.has(one.stat.pid))
  // Only processes that started and ended in between may be known to ps alone.
  const later = byPid(await proc.sample())
  expect(surplus.filter(one => later.has(one.stat.pid))).toEqual([])
  expect(ps.processes.filter(one => one.stat.ppid === process.pid && one.stat.comm === 'ps')).toEqual([])
  const pids = ps.processes.map(one => one.stat.pid)
  expect(pids).toEqual(pids.toSorted((a, b) => a - b))
})

test('--source=ps shows the command lines, parents and users that /proc shows', async () => {
  const pid = await start('sh', '-c', 'echo started; exec sleep 601')
  await sampleUntil(proc, sample => reading(sample, pid).details?.argv !== undefined)
  const { ps, after, stable } = await sampleBoth()
  const listed = byPid(ps)
  let compared = 0
  for (const one of stable) {
    const argv = one.details?.argv
    const other = listed.get(one.stat.pid)
    if (argv === undefined || other === undefined || one.details?.argvTruncated) continue
    // A title may be another one at the next look.
    if (one.details?.argvRewritten) continue
    if (one.stat.pid !== pid && ageSeconds(one, after) < SETTLED_SECONDS) continue
    const command = argv.join(' ').trim()
    // With LC_ALL=C, ps writes non-printable and non-ASCII characters in its own way.
    if (!/^[ -~]*$/.test(command)) continue
    expect(other.details?.argv?.join(' ')).toBe(command)
    expect(other.stat.ppid).toBe(one.stat.ppid)
    expect(other.details?.uid).toBe(one.details?.uid ?? -1)
    compared++
  }
  expect(compared).toBeGreaterThan(3)
  expect(reading(ps, pid).details?.argv).toEqual(['sleep', '601'])
})

test('--source=ps measures the CPU time and memory that /proc measures', async () => {
  const busy = await startBusy()
  const first = await sampleBoth()
  const started = cpuSeconds(reading(first.ps, busy), first.ps)
  await sampleUntil(portable, sample => cpuSeconds(reading(sample, busy), sample) - started > 0.5)
  const last = await sampleBoth()

  const usage = (from: Sample, to: Sample) =>
    (cpuSeconds(reading(to, busy), to) - cpuSeconds(reading(from, busy), from)) /
    ((reading(to, busy).atMs - reading(from, busy).atMs) / 1000)
  const byPs = usage(first.ps, last.ps)
  const byProc = usage(first.after, last.after)
  expect(byPs).toBeGreaterThan(0)
  expect(Math.abs(byPs - byProc)).toBeLessThan(0.15)

  const listed = byPid(last.ps)
  for (const one of last.stable) {
    const other = listed.get(one.stat.pid)
    const earlier = last.before.get(one.stat.pid)
    // A process that did not run between the two readings of /proc has the same memory in all three.
    if (earlier?.stat !== one.stat || other === undefined) continue
    expect(other.stat.rss * last.ps.pageBytes).toBe(one.stat.rss * last.after.pageBytes)
    expect(Math.abs(cpuSeconds(other, last.ps) - cpuSeconds(one, last.after))).toBeLessThan(0.03)
  }
})

test('P22: --source=ps keeps the identity of a process while it lives, near its true start', async () => {
  const ids = (sample: Sample) => new Map(sample.processes.map(one => [one.stat.pid, one.id]))
  const first = ids(await portable.sample())
  const pid = await start('sh', '-c', 'echo started; exec sleep 602')
  const { ps, after } = await sampleBoth()
  const third = ids(await portable.sample())
  for (const [other, id] of first) if (third.has(other)) expect(third.get(other)).toBe(id)
  const startSeconds = (sample: Sample) => reading(sample, pid).stat.starttime / sample.clockTicksPerSecond
  expect(Math.abs(startSeconds(ps) - startSeconds(after))).toBeLessThan(2)
})

test('P23: --source=ps shows a zombie with its state and without arguments', async () => {
  const parent = await startZombie()
  const sample = await sampleUntil(portable, one =>
    one.processes.some(child => child.stat.ppid === parent && child.stat.state === 'Z'),
  )
  const zombie = sample.processes.find(one => one.stat.ppid === parent)
  expect(zombie?.stat).toMatchObject({ comm: 'sh', state: 'Z', rss: 0, num_threads: 1 })
  expect(zombie?.details?.argv).toEqual([])
})

test('a process that did not run keeps its reading, and one that ran records when', async () => {
  const idle = await start('sh', '-c', 'echo started; exec sleep 603')
  const busy = await startBusy()
  const source = newPortable()
  const first = await source.sample()
  expect(reading(first, busy).follows).toBeUndefined()
  const second = await sampleUntil(source, sample => reading(sample, busy) !== reading(first, busy))
  expect(reading(second, idle)).toBe(reading(first, idle))
  const { atMs, follows } = reading(second, busy)
  expect(atMs - (follows?.heldUntilMs ?? atMs)).toBeGreaterThan(0)
  expect(reading(second, process.pid).isSelf).toBe(true)
})

test('absent is not zero: what ps does not report is not a number, and its files are unsupported', async () => {
  const own = reading(await portable.sample(), process.pid)
  expect([own.stat.vsize, own.stat.minflt, own.stat.nice].every(Number.isNaN)).toBe(true)
  expect(own.details?.unreadable).toEqual({ ps: 'unsupported' })
  expect('openFds' in (own.details ?? {})).toBe(false)
})

test('S11: no command line leaves the source unmasked', async () => {
  const pid = await start('sh', '-c', 'echo started; kill -STOP $$; true', 'sh', `--password=${CANARY}`)
  const source = newPortable(argv => argv.map(argument => argument.replaceAll(CANARY, '******')))
  const sample = await source.sample()
  expect(reading(sample, pid).details?.argv).toContain('--password=******')
  expect(JSON.stringify(sample)).not.toContain(CANARY)
})

test('S19: ps-list and pidusage are loaded by the first sample, not before', async () => {
  const program = `
    const { createPortableSource } = await import(${JSON.stringify(new URL('./portable.ts', import.meta.url).href)})
    const loaded = () => Object.keys(require.cache).filter(path => /node_modules.(ps-list|pidusage)./.test(path)).length > 0
    const source = createPortableSource({ redact: argv => argv, selfPid: process.pid })
    const before = loaded()
    await source.sample()
    console.log(before, loaded())
    process.exit()`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [said] = await once(child.stdout, 'data')
  expect(String(said).trim()).toBe('false true')
})
