// The costly files of one process: in a test folder, in the real /proc, and of programs that misbehave.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { compilePrograms, type Running, startProgram } from '../../e2e/programs.ts'
import { until } from '../../e2e/until.ts'
import { createFakeProc, type FakeProc } from '../sampler/testdata/fake-proc.ts'
import { createDetailsReader, type DetailsOptions } from './details.ts'

const OPTIONS: DetailsOptions = {
  procRoot: '/proc',
  redact: 'on',
  selfPid: undefined,
  fdSizeCounts: true,
  now: () => 0,
}
const running: Running[] = []
let fake: FakeProc

beforeAll(compilePrograms)
beforeEach(() => {
  fake = createFakeProc()
})
afterEach(() => fake.remove())
afterAll(() => Promise.all(running.map(program => program.stop())))

async function start(name: string, ...args: string[]): Promise<number> {
  const program = await startProgram(name, ...args)
  running.push(program)
  return program.pid
}

const readFake = (pid: number, kind: 'full' | 'brief' | 'io' = 'full') =>
  createDetailsReader({ ...OPTIONS, redact: 'on', procRoot: fake.root, fdSizeCounts: false }).read(pid, kind)
const readReal = (pid: number) => createDetailsReader({ ...OPTIONS, redact: 'on' }).read(pid, 'full')

test('a full reading has all files, a light one only io and descriptors', () => {
  fake.add(4, {}, ['java', '-jar', 'a b'])
  expect(readFake(4)).toMatchObject({
    argv: ['java', '-jar', 'a b'],
    uid: 1000,
    gid: 0,
    status: { VmHWM: 900 },
    io: { read_bytes: 4096, write_bytes: 8192 },
    openFds: 3,
    openFdsLimit: 1024,
    cgroup: '/app',
    oomScore: 666,
    oomScoreAdj: 0,
    unreadable: {},
  })
  expect(Object.keys(readFake(4, 'io') ?? {}).sort()).toEqual(['at', 'io', 'ioAtMs', 'openFds', 'unreadable'])
})

test('a brief reading says which process it is, and that the rest is not read yet', () => {
  fake.add(4, {}, ['java', '-jar', 'a b'])
  const brief = readFake(4, 'brief')
  expect(brief).toMatchObject({ argv: ['java', '-jar', 'a b'], uid: 1000, cgroup: '/app', status: {} })
  expect(brief?.unreadable).toEqual({
    io: 'pending',
    fd: 'pending',
    status: 'pending',
    limits: 'pending',
    oom_score: 'pending',
    oom_score_adj: 'pending',
  })
  for (const name of ['io', 'openFds', 'openFdsLimit', 'oomScore']) expect(brief).not.toHaveProperty(name)
})

test('a zombie, whose mounts are gone, gets the name of its user from its parent', async () => {
  const parent = await start('zombie', '1')
  const zombie = await until('the zombie', async () => {
    const [pid] = readFileSync(`/proc/${parent}/task/${parent}/children`, 'latin1').split(' ')
    return pid && readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ') ? Number(pid) : undefined
  })
  const { userName } = readReal(parent) ?? {}
  expect(userName).toBeDefined()
  expect(readReal(zombie)?.userName).toBe(userName)
})

test('P24: without its first thread a process is read through another one, in light readings too', async () => {
  const pid = await start('dead-leader')
  const { read } = createDetailsReader(OPTIONS)
  await until('its first thread has ended', async () => (read(pid, 'io')?.openFds === 0 ? true : undefined))
  expect(read(pid, 'io', { leaderExited: true })?.openFds).toBeGreaterThan(2)
  expect(read(pid, 'full')?.openFds).toBeGreaterThan(2)
})

test('what the first thread wrote still counts after its end: a counter of the process never falls', async () => {
  const pid = await start('dead-leader')
  const { read } = createDetailsReader(OPTIONS)
  const wrote = () =>
    [read(pid, 'io', { leaderExited: true }), read(pid, 'full')].map(reading => reading?.io?.wchar ?? 0)
  for (const wchar of wrote()) expect(wchar).toBeGreaterThanOrEqual(1024 * 1024)
})

test('P18: a process that has ended yields nothing', () => {
  expect([readFake(99), readFake(99, 'io')]).toEqual([undefined, undefined])
})

test('P19, P53: a sandbox with only stat and cmdline does not make the process look gone', () => {
  fake.writeStat(4)
  fake.write(4, 'cmdline', 'java\0')
  const details = readFake(4)
  expect(details?.argv).toEqual(['java'])
  expect(details?.unreadable).toMatchObject({
    status: 'unsupported',
    io: 'unsupported',
    fd: 'unsupported',
    limits: 'unsupported',
  })
  expect(details).not.toHaveProperty('openFds')
  expect(readFake(4, 'io')).toBeDefined()
})

test('P39: a file that cannot be parsed is absent with its reason, and costs no other file', () => {
  fake.add(4)
  fake.write(4, 'io', 'read_bytes: many\n')
  fake.write(4, 'limits', 'nothing\n')
  const details = readFake(4)
  expect(details?.unreadable).toEqual({ io: 'malformed' })
  expect(details).not.toHaveProperty('io')
  expect(details).not.toHaveProperty('openFdsLimit')
  expect(details?.uid).toBe(1000)
})

test('P11: an empty command line is empty, not missing', () => {
  fake.add(4)
  fake.write(4, 'cmdline', '')
  expect(readFake(4)?.argv).toEqual([])
})

test('S11: secrets are masked as they are read, and left out if only the program is wanted', () => {
  fake.add(4, {}, ['db', '--password=CANARY', '-e', 'API_TOKEN=CANARY', 'postgres://u:CANARY@h/d'])
  expect(JSON.stringify(readFake(4))).not.toContain('CANARY')
  const exe = createDetailsReader({ ...OPTIONS, redact: 'exe', procRoot: fake.root }).read(4, 'full')
  expect(exe?.argv).toEqual(['db'])
})

test('S10: for topz itself only the program is shown', () => {
  fake.add(4, {}, ['/server', '--token-file=/secret'])
  const own = createDetailsReader({ ...OPTIONS, redact: 'off', selfPid: 4, procRoot: fake.root }).read(
    4,
    'full',
  )
  expect(own?.argv).toEqual(['/server'])
})

test('S30: a name comes from the process’s own /etc/passwd, unless that is unsafe to read', () => {
  fake.add(4, {}, ['x'], 33)
  fake.add(5, {}, ['x'], 33)
  for (const pid of [4, 5]) {
    mkdirSync(fake.path(pid, 'ns'))
    symlinkSync(`mnt:[${pid}]`, fake.path(pid, 'ns/mnt'))
    mkdirSync(fake.path(pid, 'root/etc'), { recursive: true })
  }
  writeFileSync(fake.path(4, 'root/etc/passwd'), 'www:x:33:33::/:/bin/sh\n')
  execFileSync('mkfifo', [fake.path(5, 'root/etc/passwd')])
  expect(readFake(4)?.userName).toBe('www')
  expect(readFake(5)).not.toHaveProperty('userName')
  expect(readFake(5)?.uid).toBe(33)
})

test('a passwd file is read once a minute for all processes of a mount namespace', () => {
  let nowMs = 0
  const reader = createDetailsReader({ ...OPTIONS, procRoot: fake.root, redact: 'on', now: () => nowMs })
  fake.add(4, {}, ['x'], 33)
  mkdirSync(fake.path(4, 'ns'))
  symlinkSync('mnt:[1]', fake.path(4, 'ns/mnt'))
  mkdirSync(fake.path(4, 'root/etc'), { recursive: true })
  const passwd = fake.path(4, 'root/etc/passwd')
  writeFileSync(passwd, 'www:x:33:33::/:/bin/sh\n')
  expect(reader.read(4, 'full')?.userName).toBe('www')
  rmSync(passwd)
  nowMs = 59_000
  expect(reader.read(4, 'full')?.userName).toBe('www')
  nowMs = 61_000
  expect(reader.read(4, 'full')).not.toHaveProperty('userName')
})

test('this very process reads like any other', () => {
  const own = readReal(process.pid)
  expect(own).toMatchObject({ uid: process.getuid?.(), gid: process.getgid?.(), unreadable: {} })
  expect(own?.openFds).toBeGreaterThan(2)
  expect(own?.openFdsLimit).toBeGreaterThan(255)
  expect(own?.io?.rchar).toBeGreaterThan(0)
  expect(own?.status?.RssAnon).toBeGreaterThan(0)
})

test('P5, F26: the first 4 KiB of a one-gibibyte command line are read, and the reading says so', async () => {
  const details = readReal(await start('giant-cmdline', '1024'))
  expect(details?.argvTruncated).toBe(true)
  expect(details?.argv?.[0]).toBe('giant')
  expect(details?.argv?.join(' ').length).toBeLessThanOrEqual(4096)
})

test('P7: a status of 722 KB is read to its end', async () => {
  const details = readReal(await start('groups', '65536'))
  expect(details?.status?.VmHWM).toBeGreaterThan(0)
  expect(details?.status?.voluntary_ctxt_switches).toBeGreaterThanOrEqual(0)
})

test('P10: a title that spans the arguments is one title', async () => {
  const details = readReal(await start('setproctitle', 'worker: idle', 'room for a longer title'))
  expect(details).toMatchObject({ argv: ['worker: idle'], argvRewritten: true })
})

test('P40: 15,000 descriptors are counted without listing them', async () => {
  const pid = await start('fds', '15000')
  const reader = createDetailsReader({ ...OPTIONS, redact: 'on' })
  expect(reader.read(pid, 'io')?.openFds).toBeGreaterThanOrEqual(15_000)
  // The fastest: others use the CPUs, too. Listing takes several milliseconds each time.
  const took = Array.from({ length: 20 }, () => {
    const startMs = performance.now()
    reader.read(pid, 'io')
    return performance.now() - startMs
  })
  expect(Math.min(...took)).toBeLessThan(1)
  // Where the kernel does not count them: one by one, up to a limit.
  const counted = createDetailsReader({ ...OPTIONS, redact: 'on', fdSizeCounts: false }).read(pid, 'io')
  expect(counted?.openFds).toBe(10_000)
})

test('P29: a process in a nested namespace is read under its outer number', async () => {
  const child = Bun.spawn(
    ['unshare', '-pf', '--kill-child', '--mount-proc', 'sh', '-c', 'echo $$; exec sleep 30'],
    { stdout: 'pipe' },
  )
  const { value } = await child.stdout.getReader().read()
  expect(new TextDecoder().decode(value).trim()).toBe('1')
  const [inner] = execFileSync('cat', [`/proc/${child.pid}/task/${child.pid}/children`], { encoding: 'utf8' })
    .trim()
    .split(' ')
  const details = readReal(Number(inner))
  expect(details?.uid).toBe(process.getuid?.() as number)
  expect(details?.argv?.at(-1)).toMatch(/30$/)
  child.kill('SIGKILL')
  await child.exited
})
