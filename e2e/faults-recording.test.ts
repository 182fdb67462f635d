// The recording when it is hit: killed at any instant, on a disk that fills up, on one that may not be written.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordingStatus } from '../server/model/recording.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { openFolder } from '../server/recorder/database.ts'
import { seeded } from './seeded.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(240_000)

const KILLS = 200
const OPEN_MS_MAX = 500
const MIB = 1024 * 1024

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-faults-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Starts a writer and kills it `afterMs` after its first tick; the last tick that it said was written. */
async function writeAndKill(dir: string, start: number, afterMs: number): Promise<number> {
  const writer = spawn(process.execPath, ['e2e/recording-writer.ts', dir, String(start)], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  writer.stdout.on('data', chunk => {
    said = (said + chunk).slice(-200)
  })
  const closed = once(writer, 'close')
  await once(writer.stdout, 'data')
  setTimeout(() => writer.kill('SIGKILL'), afterMs)
  await closed
  return Number(said.split('\n').at(-2))
}

test(`F12: killed ${KILLS} times at any instant, nothing that was said to be written is lost`, async () => {
  const random = seeded('kills')
  const dir = join(folder, 'killed')
  let now = Date.parse('2026-11-21T00:00:00Z')
  let slowestMs = 0
  for (let round = 0; round < KILLS; round++) {
    const said = await writeAndKill(dir, now, random(120))
    const startMs = performance.now()
    const { db, close, warning } = openFolder(dir, 6 * MIB, now)
    slowestMs = Math.max(slowestMs, performance.now() - startMs)
    expect(warning).toBeUndefined()
    expect(db.query<{ at: number }, []>('SELECT max(at) AS at FROM tick').get()?.at).toBeGreaterThanOrEqual(
      said,
    )
    expect(db.query('PRAGMA quick_check(1)').values()).toEqual([['ok']])
    close()
    now = said
  }
  expect(slowestMs).toBeLessThan(OPEN_MS_MAX)
})

async function statusOf(topz: Topz): Promise<RecordingStatus> {
  return (await (await fetch(`${topz.origin}/api/recording`)).json()) as RecordingStatus
}

async function seqOf(topz: Topz): Promise<number> {
  return ((await (await fetch(`${topz.origin}/topz.json?limit=1`)).json()) as Snapshot).seq
}

for (const size of [2, 8, 64]) {
  test(`F15: a disk of ${size} MiB that somebody else fills pauses the recording alone, and it goes on by itself`, async () => {
    const disk = join(folder, `disk-${size}`)
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m,mode=700`, 'tmpfs', disk])
    const topz = await startTopz(['--interval=250ms', `--data=${disk}/data`])
    try {
      await until('recording', async () => (await statusOf(topz)).to !== undefined || undefined)
      // dd ends when nothing fits any more.
      spawn('dd', ['if=/dev/zero', `of=${disk}/filler`, 'bs=64k'], { stdio: 'ignore' })
      await until('the pause', async () => (await statusOf(topz)).state === 'paused' || undefined)
      const status = await statusOf(topz)
      expect(status.message).toContain('full')
      const seq = await seqOf(topz)
      await until('further ticks', async () => (await seqOf(topz)) > seq + 4 || undefined)
      expect(await (await fetch(`${topz.origin}/topz`)).text()).toContain('PID')
      rmSync(join(disk, 'filler'))
      await until('recording again', async () => (await statusOf(topz)).state === 'recording' || undefined)
      const { to = 0 } = await statusOf(topz)
      const shown = await fetch(`${topz.origin}/api/snapshot?at=${to}`)
      expect(((await shown.json()) as Snapshot).recorded?.life).toBe(1)
    } finally {
      await topz.stop()
      execFileSync('umount', [disk])
    }
  })
}

test('F17: a disk that does not answer holds up the recording alone; it is told, and goes on by itself', async () => {
  const disk = join(folder, 'frozen')
  const image = join(folder, 'frozen.img')
  mkdirSync(disk)
  execFileSync('truncate', ['-s', '32M', image])
  execFileSync('mkfs.ext4', ['-q', image])
  execFileSync('mount', ['-o', 'loop', image, disk])
  const topz = await startTopz(['--interval=250ms', `--data=${disk}/data`])
  try {
    await until('recording', async () => (await statusOf(topz)).to !== undefined || undefined)
    execFileSync('fsfreeze', ['--freeze', disk])
    try {
      const read = (query: string) => fetch(`${topz.origin}/topz.txt?${query}`)
      await until(
        'to be told',
        async () =>
          (await (await read('limit=1')).text()).includes(
            'nothing is recorded at present: its disk does not answer',
          ) || undefined,
      )
      const seq = await seqOf(topz)
      const past = read('at=-5s')
      const startMs = performance.now()
      expect(await (await fetch(`${topz.origin}/healthz`)).text()).toBe('degraded\n')
      expect(performance.now() - startMs).toBeLessThan(500)
      await until('further ticks', async () => (await seqOf(topz)) > seq + 4 || undefined)
      expect((await past).status).toBe(503)
      expect(await (await past).text()).toContain('its disk does not answer')
      expect((await statusOf(topz)).state).toBe('paused')
    } finally {
      execFileSync('fsfreeze', ['--unfreeze', disk])
    }
    await until('recording again', async () => (await statusOf(topz)).state === 'recording' || undefined)
    const { to = 0 } = await statusOf(topz)
    expect((await fetch(`${topz.origin}/api/snapshot?at=${to}`)).status).toBe(200)
  } finally {
    await topz.stop()
    execFileSync('umount', [disk])
  }
})

test('F16: on a disk that is mounted read-only topz serves, remembers in memory, and says so', async () => {
  const disk = join(folder, 'read-only')
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,ro', 'tmpfs', disk])
  const topz = await startTopz(['--interval=250ms', `--data=${disk}/data`])
  try {
    await until('a moment', async () => (await statusOf(topz)).to !== undefined || undefined)
    expect(await statusOf(topz)).toMatchObject({ state: 'memory' })
    expect((await statusOf(topz)).message).toContain('read-only')
    expect(topz.log()).toContain('read-only')
    expect((await fetch(`${topz.origin}/topz?at=now`)).status).toBe(200)
  } finally {
    expect(await topz.stop()).toBe(0)
    execFileSync('umount', [disk])
  }
})
