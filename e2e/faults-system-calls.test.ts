// topz's system calls, traced from its start to its end while every address is requested: where it connects, what it
// runs, what it opens. Linux, as root.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DETAIL_PARTS } from '../server/model/detail.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { openRaw } from './raw-client.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

const CALLS = ['connect', 'sendto', 'execve', 'execveat', 'fork', 'vfork', 'open', 'openat', 'openat2']
const TICKS = 5

let folder: string
/** A line for each call: `connect(7, {sa_family=AF_INET, ...`. */
let calls: readonly string[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'topz-calls-'))
  const file = join(folder, 'calls')
  // Without its tracer: signals go to topz itself.
  const strace = ['strace', '-D', '-f', '-qq', '--seccomp-bpf', '-e', `trace=${CALLS}`, '-e', 'signal=none']
  const topz = await startTopz(['--interval=250ms', `--data=${folder}/data`, '--mcp'], {}, undefined, [
    ...strace,
    '-o',
    file,
  ])
  await askEverything(topz)
  await topz.stop()
  calls = await until('the trace to be whole', async () => {
    const text = readFileSync(file, 'latin1')
    return text.includes('+++ exited') || text.endsWith('\n') ? linesOf(text) : undefined
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Without the number of the thread. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').map(line => line.replace(/^\d+ +/, ''))
}

async function askEverything({ origin }: Topz): Promise<void> {
  const get = async (path: string) => (await fetch(`${origin}${path}`)).text()
  const snapshot = await until('some ticks', async () => {
    const found = (await (await fetch(`${origin}/topz.json`)).json()) as Snapshot
    return found.seq > TICKS ? found : undefined
  })
  const paths = JSON.parse(await get('/api/openapi.json')).paths as Record<string, unknown>
  const pids = snapshot.processes.slice(0, 3).map(({ pid }) => pid)
  for (const path of Object.keys(paths))
    for (const pid of pids)
      for (const part of path.includes('{part}') ? DETAIL_PARTS : [''])
        await get(path.replace('{pid}', String(pid)).replace('{part}', part))
  const socket = await openRaw(origin)
  socket.socket.write('GET /proc/1/root/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await until('an answer', async () => socket.received() || undefined)
  socket.socket.destroy()
  await get('/assets/%2e%2e%2fetc%2fpasswd')
}

const called = (...names: string[]) => calls.filter(line => names.some(name => line.startsWith(`${name}(`)))
const opened = () => called('open', 'openat', 'openat2')

test('the trace shows what topz is known to do', () => {
  expect(called('execve')).toHaveLength(1)
  expect(opened().some(line => line.includes('/proc/1/stat'))).toBe(true)
  expect(opened().some(line => line.includes('recording.db'))).toBe(true)
})

test('S34: from its start to its end topz connects to nothing, and sends nothing except to its clients', () => {
  expect(called('connect')).toEqual([])
  expect(called('sendto').filter(line => line.includes('sa_family'))).toEqual([])
})

test('S19: it runs no other program', () => {
  expect(called('execve', 'execveat', 'fork', 'vfork').slice(1)).toEqual([])
})

test('S12: it opens no environment', () => {
  expect(opened().filter(line => /environ"/.test(line))).toEqual([])
})

test('S13: no file that an address names is opened', () => {
  expect(opened().filter(line => line.includes('/proc/1/root/etc/passwd"'))).toEqual([])
  expect(opened().filter(line => /\.\.\/etc|%2e/.test(line))).toEqual([])
})
