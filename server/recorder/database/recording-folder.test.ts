// Everything that can be wrong with the folder of a recording, and another topz's recording that is only read.

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seeded } from '../../../e2e/seeded.ts'
import { MIB, one, START, start } from '../fixture.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-recording-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('F16: a read-only folder leaves the recording in memory, and the status says why', () => {
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  const recording = start({ folder: file })
  recording.run(3, () => [one()])
  expect(recording.status({})).toMatchObject({ state: 'memory', bytesMax: 32 * MIB })
  expect(recording.status({}).message).toContain(file)
  expect(recording.snapshot({ at: recording.now() })?.processes).toHaveLength(1)
  recording.close(undefined)
})

test('F18: a second topz on the same folder does not record there, and the first continues', () => {
  const dir = join(folder, 'twice')
  const first = start({ folder: dir })
  const second = start({ folder: dir })
  expect(second.warnings).toEqual(['another topz is recording there: this one records in memory'])
  first.run(3, () => [one()])
  second.run(3, () => [one()])
  expect(first.status({}).state).toBe('recording')
  first.close(undefined)
  const third = start({ folder: dir })
  expect(third.status({}).state).toBe('recording')
  for (const recording of [second, third]) recording.close(undefined)
})

test('F36: the recording of a newer topz is left as it is', () => {
  const dir = join(folder, 'newer')
  start({ folder: dir }).close(undefined)
  const path = join(dir, 'recording.db')
  const db = new Database(path)
  db.exec('PRAGMA user_version = 99')
  db.close()
  const recording = start({ folder: dir })
  recording.run(3, () => [one()])
  expect(recording.warnings[0]).toContain('format 99')
  expect(recording.status({}).state).toBe('memory')
  recording.close(undefined)
  const again = new Database(path, { readonly: true })
  expect(again.query('SELECT count(*) AS n FROM tick').get()).toEqual({ n: 0 })
  again.close()
})

test('F14: whatever bytes are damaged, topz opens, records and answers', () => {
  const random = seeded('damage')
  const dir = join(folder, 'torn')
  const first = start({ folder: dir })
  first.run(200, second => [one({ rssBytes: second * 4096 })])
  first.close(undefined)
  const path = join(dir, 'recording.db')
  const whole = readFileSync(path)
  for (let round = 0; round < 60; round++) {
    const torn = Buffer.from(whole)
    if (round % 3 === 0) writeFileSync(path, torn.subarray(0, random(torn.length)))
    else {
      for (let i = 0; i < 1 + random(200); i++) torn[random(torn.length)] = random(256)
      writeFileSync(path, torn)
    }
    for (const ending of ['-wal', '-shm']) rmSync(`${path}${ending}`, { force: true })
    const recording = start({ folder: dir })
    recording.run(15, () => [one({ rssBytes: 4096 })])
    expect(['recording', 'paused', 'memory']).toContain(recording.status({}).state)
    recording.close(undefined)
  }
  expect(existsSync(`${path}.corrupt`)).toBe(true)
}, 60_000)

test('a read-only recording is replayed, from its folder and from a file', () => {
  const dir = join(folder, 'kept')
  const first = start({ folder: dir })
  first.run(200, second => [one({ rssBytes: second * 4096 })])
  const bytes = first.export({ from: START + 50_000, to: START + 60_000, bytesMax: 1 << 25 })
  expect(first.export({ from: START - 60_000, to: START - 50_000, bytesMax: 1 << 25 })).toBeUndefined()
  first.close({ at: first.now(), how: 'SIGTERM' })
  chmodSync(dir, 0o500)
  const replay = start({ replay: dir })
  expect(replay.snapshot({ at: START + 77_000 })?.processes[0]?.rssBytes).toBe(77 * 4096)
  expect(replay.lives({})[0]?.ending).toMatchObject({ how: 'stopped', confidence: 'certain' })
  replay.close(undefined)
  const file = join(folder, 'piece.db')
  writeFileSync(file, bytes ?? '')
  const piece = start({ replay: file })
  expect(piece.snapshot({ at: START + 55_000 })?.processes[0]?.rssBytes).toBe(55 * 4096)
  expect(piece.status({}).to).toBe(START + 60_000)
  // It continued after the exported range.
  expect(piece.lives({})[0]?.ending).toBeUndefined()
  piece.close(undefined)
  chmodSync(dir, 0o700)
})

test('the life that another topz is recording has not ended', () => {
  const dir = join(folder, 'live')
  const first = start({ folder: dir })
  first.run(20, () => [one()])
  const replay = start({ replay: dir })
  expect(replay.lives({}).map(({ ending, isCurrent }) => [ending, isCurrent])).toEqual([[undefined, true]])
  replay.close(undefined)
  first.close(undefined)
  const after = start({ replay: dir })
  expect(after.lives({})[0]?.ending?.how).toBe('crash')
  expect(after.snapshot({ at: Number.MAX_SAFE_INTEGER })?.recorded?.ending?.how).toBe('crash')
  after.close(undefined)
})

test('the log of a file is read even where it cannot be opened next to it', () => {
  const dir = join(folder, 'copied')
  const first = start({ folder: dir })
  first.run(20, () => [one()])
  const copy = join(folder, 'copy')
  mkdirSync(copy)
  for (const ending of ['', '-wal'])
    copyFileSync(join(dir, `recording.db${ending}`), join(copy, `recording.db${ending}`))
  first.close(undefined)
  // SQLite creates a third file next to the two: a directory with that name prevents it, even for root.
  mkdirSync(join(copy, 'recording.db-shm'))
  const replay = start({ replay: copy })
  expect(replay.status({}).to).toBe(START + 20_000)
  replay.close(undefined)
})

test('a folder that is removed or replaced under the recording is noticed, and a new one begins', () => {
  const dir = join(folder, 'removed')
  const recording = start({ folder: dir })
  recording.run(20, () => [one()])
  rmSync(dir, { recursive: true })
  recording.run(20, () => [one()])
  expect(recording.warnings.at(-1)).toContain('was removed or replaced: starting a new recording')
  expect(recording.status({}).state).toBe('recording')
  expect(existsSync(join(dir, 'recording.db'))).toBe(true)
  recording.close(undefined)
})

test('F15: a folder that cannot be used at the start is used once it can, with what was kept in memory meanwhile', () => {
  const dir = join(folder, 'later')
  const held = start({ folder: dir })
  held.run(10, () => [one({ rssBytes: 4096 })])
  const recording = start({ folder: dir })
  recording.jump(60_000)
  recording.run(20, () => [one({ rssBytes: 8192 })])
  held.close({ at: held.now(), how: 'SIGTERM' })
  recording.run(20, () => [one({ rssBytes: 8192 })])
  expect(recording.status({})).toMatchObject({ state: 'recording', isFile: true })
  expect(recording.warnings.at(-1)).toContain('again')
  const rssAt = (at: number) => recording.snapshot({ at })?.processes[0]?.rssBytes
  expect([START + 5000, START + 70_000, recording.now()].map(rssAt)).toEqual([4096, 8192, 8192])
  expect(recording.lives({}).map(({ ending }) => ending?.how)).toEqual(['stopped', undefined, undefined])
  recording.close(undefined)
})
