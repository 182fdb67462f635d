// The /proc source as topz runs it, with its real worker: on this machine's processes, on programs that misbehave, and
// on a tree whose command lines block.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { release as kernelRelease } from 'node:os'
import { compilePrograms, type Running, startProgram } from '../../e2e/programs.ts'
import { until } from '../../e2e/until.ts'
import { spawnWorkerThread } from '../costly/costly-thread.ts'
import { createDeriver } from '../derive/derive.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { createProcSource } from './proc-source.ts'
import type { ProcessReading, Sample, Source } from './sample.ts'
import { createFakeProc } from './testdata/fake-proc.ts'

const running: Running[] = []
const children: ChildProcess[] = []
const sources: Source[] = []

beforeAll(compilePrograms)
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const source of sources) source.close()
  await Promise.all(running.map(program => program.stop()))
})

function newSource(procRoot = '/proc'): Source {
  const source = createProcSource({
    procRoot,
    descriptorsMax: 200,
    exitsMax: 10_000,
    redact: 'on',
    spawn: options => spawnWorkerThread(new URL('../costly/costly-worker.ts', import.meta.url), options),
  })
  sources.push(source)
  return source
}

async function start(name: string, ...args: string[]): Promise<number> {
  const program = await startProgram(name, ...args)
  running.push(program)
  return program.pid
}

/** A shell that has printed a number. */
async function startShell(script: string): Promise<{ shell: ChildProcess; said: number }> {
  const shell = spawn('bash', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(shell)
  const [line] = await once(shell.stdout as NodeJS.ReadableStream, 'data')
  return { shell, said: Number(line) }
}

/** A walk that waits for nothing would leave timers and workers no turn. */
const nextTurn = () => new Promise(resolve => setImmediate(resolve))
/** Ticks need some time between them; everything else gets a turn meanwhile. */
async function untilLater(at: number): Promise<void> {
  while (Date.now() < at) await nextTurn()
}
const find = (sample: Sample, pid: number) => sample.processes.find(one => one.stat.pid === pid)

const forksSoFar = () => Number(/^processes (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1])

/** Samples until `pid` is as wanted. */
async function readingWhen(source: Source, pid: number, isWanted: (one: ProcessReading) => boolean) {
  for (;;) {
    const one = find(await source.sample(), pid)
    if (one !== undefined && isWanted(one)) return one
    await nextTurn()
  }
}

/** Ticks until `pid` is as wanted, like the sampler but without a pause. */
async function processWhen(pid: number, isWanted: (one: Process, snapshot: Snapshot) => boolean) {
  const source = newSource()
  const { derive } = createDeriver({ intervalMs: 250, rights: 'root' })
  for (;;) {
    const snapshot = derive(await source.sample(), {
      version: '0',
      tickMs: 1,
      ticksMissed: 0,
      vanished: 0,
      source: 'proc',
    })
    const one = snapshot.processes.find(process => process.pid === pid)
    if (one !== undefined && isWanted(one, snapshot)) return { process: one, snapshot }
    await nextTurn()
  }
}

test('the first sample has the command lines', async () => {
  const pid = await start('sleepers', '3')
  const startMs = performance.now()
  const sample = await newSource().sample()
  // The first sample waits 700 ms for them: too short only where the machine has other things to do.
  if (performance.now() - startMs < 700) {
    expect(find(sample, pid)?.details?.argv?.[0]).toMatch(/sleepers$/)
    expect(find(sample, process.pid)?.details?.uid).toBe(process.getuid?.())
  }
  expect(find(sample, process.pid)?.isSelf).toBe(true)
  const pids = sample.processes.map(one => one.stat.pid)
  expect(pids).toEqual(pids.toSorted((a, b) => a - b))
})

test('of many processes the first sample says which they are, the second one everything', async () => {
  const fake = createFakeProc()
  for (let pid = 1000; pid < 1120; pid++) fake.add(pid, { runTime: 1 }, ['java', '-jar', 'app.jar'])
  const source = newSource(fake.root)
  const startMs = performance.now()
  const first = await source.sample()
  const second = await source.sample()
  // Each waits 700 ms for them: too short only where the machine has other things to do.
  if (performance.now() - startMs < 700) {
    const [early, late] = [find(first, 1000)?.details, find(first, 1119)?.details]
    expect(early?.io).toBeDefined()
    expect(late?.argv).toEqual(['java', '-jar', 'app.jar'])
    expect(late?.unreadable?.io).toBe('pending')
    expect(find(second, 1119)?.details?.openFds).toBe(3)
  }
  // However late they come, nothing stays unread.
  await readingWhen(source, 1119, ({ details }) => details?.io !== undefined)
  expect(
    (await source.sample()).processes.flatMap(one => Object.values(one.details?.unreadable ?? {})),
  ).not.toContain('pending')
  source.close()
  fake.remove()
})

test('S11: no secret of a command line is in a sample', async () => {
  const { shell } = await startShell('echo 1; read; true --password=CANARY-4711')
  const one = await readingWhen(newSource(), shell.pid ?? 0, reading => reading.details?.argv !== undefined)
  expect(JSON.stringify(one)).not.toContain('CANARY-4711')
})

test('P16: exec keeps the identity and shows the new command line', async () => {
  const source = newSource()
  const { shell } = await startShell('echo 1; read; exec -a new sleep 60')
  const pid = shell.pid ?? 0
  const before = await readingWhen(source, pid, reading => reading.details?.argv !== undefined)
  shell.stdin?.write('\n')
  const after = await readingWhen(
    source,
    pid,
    ({ details, stat }) => details?.argv?.[0] === 'new' && stat.comm === 'sleep',
  )
  expect(after.id).toBe(before.id)
  expect(after.details?.argv).toEqual(['new', '60'])
})

test('P23: a zombie keeps its row, and its former command line', async () => {
  const source = newSource()
  // Its parent becomes a sleep, which never waits for it.
  const { said: child } = await startShell('sleep 61 & echo $!; exec sleep 600')
  const alive = await readingWhen(source, child, one => one.details?.argv?.[1] === '61')
  process.kill(child, 'SIGKILL')
  const dead = await readingWhen(source, child, one => one.stat.state === 'Z')
  expect(dead.id).toBe(alive.id)
  expect(dead.stat.rss).toBe(0)
  expect(dead.details?.argv).toEqual(['sleep', '61'])
})

test('P23: even after all of its files were read again', async () => {
  const fake = createFakeProc()
  fake.add(10, { runTime: 1, comm: 'java' }, ['java', '-jar', 'app.jar'])
  const source = newSource(fake.root)
  await readingWhen(source, 10, one => one.details?.argv !== undefined)
  // Another name causes all of them to be read at once.
  fake.write(10, 'cmdline', '')
  fake.write(10, 'oom_score', '1\n')
  fake.writeStat(10, { runTime: 2, comm: 'main', state: 'Z', rss: 0 })
  const dead = await readingWhen(source, 10, one => one.details?.oomScore === 1)
  expect(dead.details?.argv).toEqual(['java', '-jar', 'app.jar'])
  source.close()
  fake.remove()
})

test('P23: even if it died between the walk and the reading of its files', async () => {
  const fake = createFakeProc()
  fake.add(10, { runTime: 1, comm: 'java' }, ['java', '-jar', 'app.jar'])
  const source = newSource(fake.root)
  await readingWhen(source, 10, one => one.details?.argv !== undefined)
  // Another name causes all of them to be read at once; `stat` is what the walk saw.
  fake.write(10, 'cmdline', '')
  fake.write(10, 'oom_score', '1\n')
  fake.write(10, 'status', 'Name:\tmain\nState:\tZ (zombie)\nUid:\t1000\t1000\t1000\t1000\nThreads:\t1\n')
  fake.writeStat(10, { runTime: 2, comm: 'main' })
  const dead = await readingWhen(source, 10, one => one.details?.oomScore === 1)
  expect(dead.details?.argv).toEqual(['java', '-jar', 'app.jar'])
  source.close()
  fake.remove()
})

test('P23: a zombie that was never alive in a sample shows its name and how it ended', async () => {
  const parent = await start('zombie', '1')
  const child = Number(execFileSync('cat', [`/proc/${parent}/task/${parent}/children`], { encoding: 'utf8' }))
  const { process: zombie, snapshot } = await processWhen(child, one => one.detailsAt !== undefined)
  expect(zombie).toMatchObject({ state: 'Z', command: '[zombie]', exitCode: 7, rssBytes: 0 })
  expect(snapshot.totals.zombies).toBeGreaterThan(0)
})

test('P24: a leader that exited is marked, and the CPU of its thread is counted', async () => {
  const pid = await start('dead-leader')
  const { process: leader } = await processWhen(pid, one => (one.cpuUsage ?? 0) > 0.02)
  expect(leader).toMatchObject({ state: 'Z', leaderExited: true, threadCount: 2 })
  expect(leader).not.toHaveProperty('exitCode')
  // What the living thread holds, where the kernel reports nothing for the first one.
  const { process: known } = await processWhen(pid, one => one.rssBytes > 0 && one.openFds !== undefined)
  expect(known.openFds).toBeGreaterThan(2)
  expect(known.argv?.[0]).toContain('dead-leader')
})

test('P38: the resident memory of sleeping processes is, to the page, what their status says', async () => {
  const parent = await start('sleepers', '40')
  const source = newSource()
  // Some may still be on their way to sleep.
  await until('what status says', async () => {
    const sample = await source.sample()
    const sleepers = sample.processes.filter(({ stat }) => stat.ppid === parent)
    const right = sleepers.filter(({ stat: { pid }, rssPages }) => {
      const said = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
      return (rssPages * sample.pageBytes) / 1024 === Number(said)
    })
    return right.length === 40 || undefined
  })
})

test('P26: threads are counted, not listed', async () => {
  const pid = await start('threads', '50')
  const sample = await newSource().sample()
  expect(find(sample, pid)?.stat.num_threads).toBe(51)
  const threads = readdirSync(`/proc/${pid}/task`).map(Number)
  expect(sample.processes.filter(one => threads.includes(one.stat.pid)).map(one => one.stat.pid)).toEqual([
    pid,
  ])
})

test('P25, P31: a process in vfork and one with 2,000 threads are rows like any other', async () => {
  const [parent, many] = [await start('vfork'), await start('threads', '2000')]
  const source = newSource()
  const waiting = await readingWhen(source, parent, one => one.stat.state === 'D')
  expect(waiting.stat.num_threads).toBe(1)
  expect((await readingWhen(source, many, () => true)).stat.num_threads).toBe(2001)
})

test('P32: the CPU of four threads is what the kernel counted for all of them', async () => {
  const pid = await start('busy', '4', '10')
  const source = newSource()
  const { derive } = createDeriver({ intervalMs: 1000, rights: 'root' })
  const self = { version: '0', tickMs: 1, ticksMissed: 0, vanished: 0, source: 'proc' } as const
  const first = derive(await source.sample(), self)
  expect(first.processes.find(one => one.pid === pid)).not.toHaveProperty('cpuUsage')
  /** How much a busy machine lets them run is not topz's concern. */
  const counted: { readonly atMs: number; readonly seconds: number }[] = []
  await until('the usage of the last second', async () => {
    counted.push({ atMs: performance.now(), seconds: secondsOfThreads(pid) })
    const snapshot = derive(await source.sample(), self)
    const usage = snapshot.processes.find(one => one.pid === pid)?.cpuUsage ?? 0
    const now = { atMs: performance.now(), seconds: secondsOfThreads(pid) }
    const before = counted.findLast(({ atMs }) => now.atMs - atMs >= 1000)
    if (before === undefined || now.seconds < 0.4) return undefined
    const expected = ((now.seconds - before.seconds) * 1000) / (now.atMs - before.atMs)
    return expected >= 0.1 && Math.abs(usage - expected) < 0.05 ? usage : undefined
  })
}, 60_000)

function secondsOfThreads(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const ran = threads.map(tid =>
    Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'latin1').split(' ')[0]),
  )
  return ran.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9
}

test('P42, P18: of 500 processes a second that end at once nothing is left behind, and their number is shown', async () => {
  await start('storm', '500')
  const { derive } = createDeriver({ intervalMs: 1000, rights: 'root' })
  const source = newSource()
  let first: Snapshot | undefined
  let last: Snapshot | undefined
  let forks = 0
  let lastAt: number | undefined
  /** By the kernel's own count: how many a busy machine lets begin is not topz's concern. */
  const counts: number[] = []
  let vanished = 0
  while (first === undefined || last === undefined || last.at - first.at < 2000) {
    counts.push(forksSoFar())
    const sample = await source.sample()
    vanished += sample.vanished
    last = derive(sample, { version: '0', tickMs: 1, ticksMissed: 0, vanished, source: 'proc' })
    first ??= last
    const { forksPerSecond } = last.host
    // Too close to the previous tick, there is no rate.
    if (forksPerSecond !== undefined && lastAt !== undefined)
      forks += (forksPerSecond * (last.at - lastAt)) / 1000
    lastAt = last.at
    await untilLater(last.at + 100)
  }
  const counted = (counts.at(-1) ?? 0) - (counts[0] ?? 0)
  expect(counted).toBeGreaterThan(200)
  expect(Math.abs(forks - counted) / counted).toBeLessThan(0.15)
  // Only listed processes are remembered.
  expect(last.processes.filter(one => one.comm === 'storm').length).toBeLessThan(10)
})

/** Puts a file in place of a FIFO, and releases every reader that waits for the FIFO. */
function release(fifo: string, text: string): void {
  const fd = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK)
  writeFileSync(`${fifo}.next`, text)
  renameSync(`${fifo}.next`, fifo)
  closeSync(fd)
}

test('the time of an io reading is the main thread’s, even from a worker that started later', async () => {
  const fake = createFakeProc()
  fake.add(10, { runTime: 1 })
  fake.add(20, { runTime: 1 })
  rmSync(fake.path(20, 'cmdline'))
  execFileSync('mkfifo', [fake.path(20, 'cmdline')])
  const source = newSource(fake.root)
  let run = 1
  /** It reads 1,000 bytes between any two samples, so each of them reads its io again. */
  const next = async () => {
    run++
    fake.writeStat(10, { runTime: run, utime: run })
    fake.writeIo(10, run * 1000)
    await nextTurn()
    return find(await source.sample(), 10)?.details
  }
  while (find(await source.sample(), 20)?.details?.unreadable?.cmdline !== 'stuck') await next()
  const times: number[] = []
  for (let read = await next(); times.length < 20; read = await next())
    if (read?.ioAtMs !== undefined && read.ioFollows) times.push(read.ioAtMs - read.ioFollows.heldUntilMs)
  // A sample waits at most 50 ms for its answers.
  expect(Math.min(...times)).toBeGreaterThan(-2)
  expect(Math.max(...times)).toBeLessThan(500)
  release(fake.path(20, 'cmdline'), '')
  source.close()
  fake.remove()
})

test('while nobody looks, io is read every few seconds and CPU each tick; once a reader asks, both are read', async () => {
  const fake = createFakeProc()
  fake.add(10, { runTime: 1 })
  const source = newSource(fake.root)
  let run = 1
  const next = async (isSparing: boolean) => {
    run++
    fake.writeStat(10, { runTime: run, utime: run })
    fake.writeIo(10, run * 1000)
    return find(await source.sample(isSparing), 10)
  }
  const isNew = (one?: ProcessReading) => one?.details?.io?.read_bytes === run * 1000
  await until('io', async () => isNew(await next(false)) || undefined)
  const spared = [await next(true), await next(true), await next(true)]
  expect(spared.map(isNew)).toEqual([false, false, false])
  expect(spared.at(-1)?.stat.utime).toBe(run)
  await until('io again', async () => isNew(await next(false)) || undefined)
  source.close()
  fake.remove()
})

test('P6, F25: ten command lines that block cost three threads; the list stays fresh, all others are read, and once they let go these, too', async () => {
  const fake = createFakeProc()
  const range = (from: number, length: number) => Array.from({ length }, (_, index) => from + index)
  const stuck = range(100, 10)
  const others = [...range(10, 10), ...range(200, 10)]
  const add = (pid: number, state: string) => {
    fake.add(pid, { runTime: 1 }, [`app ${pid}`])
    fake.writeThread(pid, state)
  }
  for (const pid of others) add(pid, 'S')
  for (const pid of stuck) add(pid, 'D')
  const fifos = stuck.map(pid => fake.path(pid, 'cmdline'))
  for (const fifo of fifos) rmSync(fifo)
  execFileSync('mkfifo', fifos)
  // Only readers stuck in the kernel: the runtime may have any number of threads.
  const threads = () =>
    readdirSync('/proc/self/task').filter(
      task => readFileSync(`/proc/self/task/${task}/comm`, 'utf8').trim() === 'Worker',
    ).length
  const before = threads()
  const source = newSource(fake.root)
  let round = 0
  const next = async () => {
    fake.writeStat(10, { runTime: ++round, utime: round })
    const startMs = performance.now()
    const sample = await source.sample()
    // A blocked walk would hang for ever; a busy machine alone takes some of this.
    expect(performance.now() - startMs).toBeLessThan(2000)
    expect(find(sample, 10)?.stat.utime).toBe(round)
    await nextTurn()
    return sample
  }
  const known = (sample: Sample, pids: readonly number[]) =>
    pids.filter(pid => find(sample, pid)?.details?.argv?.[0] === `app ${pid}`)
  while (source.health() === 'ok') await next()
  expect(threads() - before).toBeLessThanOrEqual(4)
  // One that comes now, too.
  add(300, 'S')
  const all = [...others, 300]
  const seen = await until('all others', async () => {
    const sample = await next()
    return known(sample, all).length === all.length ? sample : undefined
  })
  expect(stuck.filter(pid => find(seen, pid)?.details?.unreadable?.cmdline !== 'stuck')).toEqual([])
  // All but the first of them have everything else.
  expect(stuck.filter(pid => find(seen, pid)?.details?.io === undefined)).toEqual([100])

  for (const fifo of fifos) release(fifo, 'free\0')
  for (const pid of stuck) fake.writeThread(pid, 'S')
  await until('an open lane', async () => (source.health() === 'ok' ? true : undefined))
  // The three that were stuck are left alone for a minute.
  await until('the command lines of the rest', async () => {
    const sample = await next()
    return stuck.filter(pid => find(sample, pid)?.details?.argv?.[0] === 'free').length >= 7
      ? sample
      : undefined
  })
  source.close()
  fake.remove()
}, 60_000)

test('P55: the exit status of processes that were reaped at once is exact, with SIGKILL and a core limit of 0, too', async () => {
  const ends = { 'exit 0': 0, 'exit 42': 42 << 8, 'kill -9 $$': 9, 'ulimit -c 0; kill -11 $$': 11 }
  const shells = await Promise.all(Object.keys(ends).map(script => startShell(`echo $$; read go; ${script}`)))
  const source = newSource()
  const { processes } = await source.sample()
  const ids = shells.map(({ said }) => processes.find(({ stat }) => stat.pid === said)?.id)
  await Promise.all(
    shells.map(async ({ shell }) => {
      const exit = once(shell, 'exit')
      shell.stdin?.end('\n')
      await exit
    }),
  )
  const { ended = [] } = await source.sample()
  const told = new Map(ended.map(({ id, status }) => [id, status]))
  const [major = 0, minor = 0] = kernelRelease().split('.').map(Number)
  const tells = major > 6 || (major === 6 && minor >= 15)
  expect(source.tellsEnds?.()).toBe(tells)
  expect(ids.map(id => told.get(id ?? ''))).toEqual(Object.values(ends).map(end => (tells ? end : undefined)))
})
