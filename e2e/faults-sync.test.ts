// The loop that synchronises files with a Git repository (docker/paas/sync) when things go wrong: killed in the middle,
// a server that never answers, addresses that are options, hostile commits.

import { afterEach, expect, setDefaultTimeout, test } from 'bun:test'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './until.ts'

const SCRIPT = join(import.meta.dirname, '../docker/paas/sync/sync.sh')
const FILES = 1000
const KILLS = 5

setDefaultTimeout(60_000)
const folder = mkdtempSync(join(tmpdir(), 'topz-sync-'))
const repository = join(folder, 'repository')
const app = join(folder, 'app')
const running = new Set<Loop>()

afterEach(async () => {
  for (const loop of running) await loop.kill()
  rmSync(folder, { recursive: true, force: true })
})

interface Loop {
  readonly printed: () => string
  readonly ended: Promise<number | null>
  /** With everything that it started. */
  readonly kill: () => Promise<void>
}

function startSync(settings: Readonly<Record<string, string>> = {}): Loop {
  mkdirSync(app, { recursive: true })
  const env = { ...process.env, APP_DIR: app, GIT_URL: repository, SYNC_SECONDS: '1', ...settings }
  const child: ChildProcess = spawn('sh', [SCRIPT], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (printed += chunk))
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const kill = async () => {
    running.delete(loop)
    if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGKILL')
    await ended
  }
  const loop = { printed: () => printed, ended, kill }
  running.add(loop)
  return loop
}

function git(...args: string[]): void {
  const author = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com']
  execFileSync('git', ['-C', repository, ...author, ...args], { stdio: 'pipe' })
}

function makeRepository(): void {
  mkdirSync(repository, { recursive: true })
  git('init', '--quiet')
}

function head(): string {
  return execFileSync('git', ['-C', repository, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
}

/** Every file of the tree says which commit it belongs to. */
function commitVersion(version: number, files: number, message = `Version ${version}`): void {
  for (let number = 0; number < files; number += 1)
    writeFileSync(join(repository, `file-${number}`), `${version}\n`)
  git('add', '--all')
  git('commit', '--quiet', `--message=${message}`)
}

/** What the app would read: how many files there are of which versions. */
function versionsOfApp(): Record<string, number> {
  const counts: Record<string, number> = {}
  if (!existsSync(join(app, 'current'))) return counts
  for (const name of readdirSync(join(app, 'current'))) {
    const version = readFileSync(join(app, 'current', name), 'utf8').trim()
    counts[version] = (counts[version] ?? 0) + 1
  }
  return counts
}

const says = (loop: Loop, text: string) =>
  until(`sync to say ${text}; it said ${loop.printed()}`, async () =>
    loop.printed().includes(text) ? true : undefined,
  )

/** Resolves in the middle: between two files that are written or removed. */
async function when(look: () => boolean): Promise<void> {
  while (!look()) await new Promise(setImmediate)
}

function filesIn(tree: string): number {
  const path = join(app, 'commits', tree)
  return existsSync(path) ? readdirSync(path).length : 0
}

test('killed while it writes files, it leaves the app a whole commit, and resumes when restarted', async () => {
  makeRepository()
  let whole: Record<string, number> = {}
  for (let version = 1; version <= KILLS; version += 1) {
    commitVersion(version, FILES)
    const loop = startSync()
    const partial = `${head()}.partial`
    await when(() => filesIn(partial) >= (FILES / (KILLS + 1)) * version)
    await loop.kill()
    expect(versionsOfApp()).toEqual(whole)
    const next = startSync()
    await says(next, `Version ${version}`)
    whole = { [version]: FILES }
    expect(versionsOfApp()).toEqual(whole)
    await next.kill()
  }
  // The current commit and the previous one: the disk does not fill.
  expect(readdirSync(join(app, 'commits'))).toHaveLength(2)
})

test('killed while it removes an old commit, it writes that commit again when the history returns to it', async () => {
  makeRepository()
  commitVersion(1, FILES)
  const first = head()
  const loop = startSync()
  await says(loop, 'Version 1')
  commitVersion(2, FILES)
  await says(loop, 'Version 2')
  commitVersion(3, FILES)
  await when(() => filesIn(first) < FILES)
  await loop.kill()
  git('reset', '--quiet', '--hard', first)
  await says(startSync(), 'Version 1 (history was rewritten)')
  expect(versionsOfApp()).toEqual({ 1: FILES })
})

test('locks that a killed git left behind stop nothing', async () => {
  makeRepository()
  commitVersion(1, 1)
  const loop = startSync()
  await says(loop, 'cloned: ')
  await loop.kill()
  for (const lock of ['refs/heads/sync.lock', 'sync.index.lock', 'packed-refs.lock'])
    writeFileSync(join(app, 'repository.git', lock), '')
  commitVersion(2, 1)
  await says(startSync(), 'Version 2')
  expect(versionsOfApp()).toEqual({ 2: 1 })
})

test('a server that never answers is given up after the time limit, logged once, and asked again', async () => {
  let connections = 0
  const silent = createServer(() => {
    connections += 1
  })
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo
  const loop = startSync({ GIT_URL: `git://127.0.0.1:${port}/app`, SYNC_TIMEOUT: '1' })
  await until('two attempts', async () => (connections >= 2 ? true : undefined))
  expect(loop.printed()).toBe('sync: no answer from the repository within 1 s; the app stays as it is\n')
  await loop.kill()
  silent.close()
})

test('an address that is an option or names a program to run is refused, and runs nothing', async () => {
  const canary = join(folder, 'canary')
  makeRepository()
  for (const address of [
    `--upload-pack=touch ${canary};`,
    `-u touch ${canary}`,
    `ext::sh -c touch% ${canary}`,
    `ssh://-oProxyCommand=touch%20${canary}/x`,
  ]) {
    const loop = startSync({ GIT_URL: address })
    await says(loop, 'cannot read the repository: ')
    await loop.kill()
  }
  expect(existsSync(canary)).toBe(false)
  expect(versionsOfApp()).toEqual({})
})

test('a password in the address is not printed', async () => {
  for (const scheme of ['http', 'git']) {
    const loop = startSync({ GIT_URL: `${scheme}://somebody:CANARY@127.0.0.1:1/app.git` })
    await says(loop, 'cannot read the repository: ')
    expect(loop.printed()).toContain('127.0.0.1:1')
    expect(loop.printed()).not.toContain('CANARY')
  }
})

test('the subject of a commit stays one line without escapes', async () => {
  makeRepository()
  commitVersion(1, 1, `\u001b]0;pwn\u0007 ${'x'.repeat(5000)}`)
  const loop = startSync()
  await says(loop, 'cloned: ')
  const line = loop.printed().split('\n')[0] ?? ''
  expect(line).toMatch(/^sync: cloned: [0-9a-f]{7} \]0;pwn x+$/)
  expect(line.length).toBeLessThan(100)
})

test('an invalid setting gives one line that names it, and exit status 2', async () => {
  const wrong = {
    GIT_URL: '',
    GIT_REF: 'main:refs/heads/other',
    SYNC_SECONDS: '0',
    SYNC_TIMEOUT: 'soon',
  }
  for (const [name, value] of Object.entries(wrong)) {
    const loop = startSync({ [name]: value })
    expect(await loop.ended).toBe(2)
    expect(loop.printed()).toMatch(new RegExp(`^sync: cannot [^\\n]*${name}[^\\n]*: expected [^\\n]*\\n$`))
  }
})
