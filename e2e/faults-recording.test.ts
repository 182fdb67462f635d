// The recording under faults: killed at any instant, on a disk that fills up, on a read-only one.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { process as fixture } from '../server/model/fixture.ts'
import type { RecordingStatus } from '../server/model/recording.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { openFolder } from '../server/recorder/database/database.ts'
import { start } from '../server/recorder/fixture.ts'
import { fill, mountDisk } from './disk.ts'
import { enterNamespace } from './namespace.ts'
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

/** Starts a writer and kills it `afterMs` after its first tick; returns the last tick that it reported as written. */
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

for (const { place, kills } of [
  { place: 'a disk with room', kills: KILLS },
  { place: 'a disk of 3 MiB', kills: KILLS / 8 },
])
  test(`F12: killed ${kills} times at any instant on ${place}, nothing that was reported as written is lost`, async () => {
    const random = seeded('kills')
    const disk = join(folder, place)
    mkdirSync(disk)
    const isSmall = place.includes('MiB')
    if (isSmall) mountDisk(disk, 3)
    const dir = join(disk, 'killed')
    let now = Date.parse('2026-11-21T00:00:00Z')
    let slowestMs = 0
    try {
      for (let round = 0; round < kills; round++) {
        const said = await writeAndKill(dir, now, random(isSmall ? 1000 : 120))
        const startMs = performance.now()
        const { db, close, warning, bytesMax } = openFolder(dir, 6 * MIB, now)
        slowestMs = Math.max(slowestMs, performance.now() - startMs)
        expect(warning).toBeUndefined()
        expect(bytesMax > 3 * MIB).toBe(!isSmall)
        const last = db.query<{ at: number }, []>('SELECT max(at) AS at FROM tick').get()?.at
        expect(last).toBeGreaterThanOrEqual(said)
        expect(db.query('PRAGMA quick_check(1)').values()).toEqual([['ok']])
        close()
        now = said
      }
      expect(slowestMs).toBeLessThan(OPEN_MS_MAX)
    } finally {
      if (isSmall) execFileSync('umount', [disk])
    }
  })

test('F13: topz ends with process 1, and loses at most the last second', async () => {
  const random = seeded('ends of process 1')
  for (let round = 0; round < 5; round++) {
    const dir = join(folder, `namespace-${round}`)
    const [go, serve] = [
      join(folder, `go-${round}`),
      `$BUN server/main.ts --address=127.0.0.1:0 --data=${dir}`,
    ]
    execFileSync('mkfifo', [go])
    // The shell is process 1, and waits for a word.
    const inside = enterNamespace(`${serve} --interval=250ms &\nread word < ${go}`)
    const [, origin] = await inside.until(/(http:\/\/localhost:\d+)\/topz/)
    const shown = () =>
      fetch(`${origin}/topz.json?limit=1`).then(answer => answer.json() as Promise<Snapshot>)
    const ticks = 3 + random(8)
    const last = await until('some ticks', async () => {
      const snapshot = await shown()
      return snapshot.seq >= ticks ? snapshot : undefined
    })
    // On a busy machine the recording may be behind, and says how far it is.
    const { to = 0 } = (await (await fetch(`${origin}/api/recording`)).json()) as RecordingStatus
    writeFileSync(go, 'end\n')
    await once(inside.child, 'close')
    const { db, close, warning } = openFolder(dir, 6 * MIB, Date.now())
    expect(warning).toBeUndefined()
    expect(db.query('PRAGMA quick_check(1)').values()).toEqual([['ok']])
    const recorded = db.query<{ at: number | null }, []>('SELECT max(at) AS at FROM tick').get()?.at ?? 0
    expect(recorded).toBeGreaterThanOrEqual(Math.min(last.at - 1000, to))
    // Nothing could record that it ended.
    expect(db.query('SELECT ending FROM life').values()).toEqual([[null]])
    close()
  }
})

const crowd = (second: number) =>
  Array.from({ length: 300 }, (_, i) =>
    fixture({ pid: i + 1, id: `${i + 1}:0`, rssBytes: (second + i) * 4096, minorFaults: second * 1000 + i }),
  )

for (const [mebibytes, bytesMax] of [
  [2, 4 * MIB],
  [6, 256 * MIB],
] as const)
  test(`F15: a disk of ${mebibytes} MiB, less than requested, keeps the newest moments, even while others fill it`, () => {
    const disk = join(folder, `small-${mebibytes}`)
    mkdirSync(disk)
    mountDisk(disk, mebibytes)
    const recording = start({ folder: join(disk, 'data'), bytesMax })
    try {
      const expectNewest = () => {
        const status = recording.status({})
        expect(status).toMatchObject({ state: 'recording', to: recording.now(), lost: 0, boundBy: 'bytes' })
        expect(status.bytesMax).toBeLessThanOrEqual(mebibytes * MIB)
        const from = status.from ?? 0
        expect(recording.now() - from).toBeGreaterThan(60_000)
        for (const at of [from, recording.now()])
          expect(recording.snapshot({ at })?.processes).toHaveLength(300)
        return status
      }
      recording.run(mebibytes * 300, crowd)
      const before = expectNewest()
      for (let round = 0; round < 5; round++) {
        fill(join(disk, 'filler'))
        recording.run(60, crowd)
        expect(expectNewest().bytesMax).toBeLessThan(before.bytesMax)
      }
      rmSync(join(disk, 'filler'))
      recording.run(60, crowd)
      expect(expectNewest().bytesMax).toBe(before.bytesMax)
      expect(recording.warnings).toEqual([])
    } finally {
      recording.close(undefined)
      execFileSync('umount', [disk])
    }
  })

test('F15: on a disk that is full from the start topz records in memory, and moves to the disk once there is room', () => {
  const disk = join(folder, 'full')
  mkdirSync(disk)
  mountDisk(disk, 4)
  fill(join(disk, 'filler'))
  const recording = start({ folder: join(disk, 'data') })
  try {
    recording.run(60, crowd)
    expect(recording.status({})).toMatchObject({ state: 'memory', to: recording.now(), lost: 0 })
    expect(recording.status({}).message).toMatch(/disk of .* is full/)
    const { from } = recording.status({})
    rmSync(join(disk, 'filler'))
    recording.run(60, crowd)
    expect(recording.status({})).toMatchObject({ state: 'recording', from, to: recording.now(), lost: 0 })
  } finally {
    recording.close(undefined)
    execFileSync('umount', [disk])
  }
})

test('F15: on a disk that is filled while the log is short the reserve makes room, and nothing is lost', () => {
  const disk = join(folder, 'reserve')
  mkdirSync(disk)
  mountDisk(disk, 6)
  const dir = join(disk, 'data')
  const first = start({ folder: dir })
  first.run(300, crowd)
  // A closed recording leaves no log.
  first.close(undefined)
  const recording = start({ folder: dir })
  recording.jump(first.now() - recording.now())
  try {
    recording.run(5, crowd)
    fill(join(disk, 'filler'))
    recording.run(60, crowd)
    expect(recording.status({})).toMatchObject({ state: 'recording', to: recording.now(), lost: 0 })
    expect(recording.snapshot({ at: recording.now() })?.processes).toHaveLength(300)
  } finally {
    recording.close(undefined)
    execFileSync('umount', [disk])
  }
})

async function statusOf(topz: Topz): Promise<RecordingStatus> {
  return (await (await fetch(`${topz.origin}/api/recording`)).json()) as RecordingStatus
}

async function seqOf(topz: Topz): Promise<number> {
  return ((await (await fetch(`${topz.origin}/topz.json?limit=1`)).json()) as Snapshot).seq
}

for (const size of [2, 8, 64]) {
  test(`F15: a disk of ${size} MiB that others fill delays only the recording, which resumes by itself`, async () => {
    const disk = join(folder, `disk-${size}`)
    mkdirSync(disk)
    mountDisk(disk, size)
    const topz = await startTopz(['--interval=250ms', `--data=${disk}/data`])
    try {
      await until('recording', async () => (await statusOf(topz)).to !== undefined || undefined)
      const { bytesMax } = await statusOf(topz)
      fill(join(disk, 'filler'))
      const full = await until('to be reported', async () => {
        const status = await statusOf(topz)
        return status.bytesMax < bytesMax ? status : undefined
      })
      const seq = await seqOf(topz)
      await until('further ticks', async () => (await seqOf(topz)) > seq + 4 || undefined)
      expect(await (await fetch(`${topz.origin}/topz`)).text()).toContain('PID')
      rmSync(join(disk, 'filler'))
      await until('the room', async () => (await statusOf(topz)).bytesMax >= bytesMax * 0.99 || undefined)
      const to = await until('further moments', async () => {
        const { state, to = 0 } = await statusOf(topz)
        return state === 'recording' && to > (full.to ?? 0) + 2000 ? to : undefined
      })
      const shown = await fetch(`${topz.origin}/api/snapshot?at=${to}`)
      expect(((await shown.json()) as Snapshot).recorded?.life).toBe(1)
    } finally {
      await topz.stop()
      execFileSync('umount', [disk])
    }
  })
}

test('F17: a disk that does not respond delays only the recording; topz says so, and recording resumes by itself', async () => {
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
        'to be reported',
        async () =>
          (await (await read('limit=1')).text()).includes(
            'nothing is being recorded: its disk does not respond',
          ) || undefined,
      )
      const seq = await seqOf(topz)
      const past = read('at=-5s')
      const startMs = performance.now()
      expect(await (await fetch(`${topz.origin}/healthz`)).text()).toBe('degraded\n')
      expect(performance.now() - startMs).toBeLessThan(500)
      await until('further ticks', async () => (await seqOf(topz)) > seq + 4 || undefined)
      expect((await past).status).toBe(503)
      expect(await (await past).text()).toContain('its disk does not respond')
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

test('F16: on a disk that is mounted read-only topz serves, records in memory, and says so', async () => {
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
