// The folder of a recording that belongs to another user, in part or as a whole: root does not write to other users'
// files, and a volume may belong to the user who created it.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordingStatus } from '../server/model/recording.ts'
import { start } from '../server/recorder/fixture.ts'
import { startTopz } from './topz.ts'
import { until } from './until.ts'

/** From an earlier run with --user. */
const STRANGER = 65_532
const GROUP = 2000

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-strangers-'))
  chmodSync(folder, 0o755)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

for (const file of ['recording.db', 'recording.lock'])
  test(`S29: root leaves the ${file} of another user alone, names the owner, and keeps serving`, async () => {
    const dir = join(folder, `of-another-${file}`)
    start({ folder: dir }).close(undefined)
    const path = join(dir, file)
    chownSync(path, STRANGER, STRANGER)
    chmodSync(path, 0o644)
    const before = statSync(path)
    const topz = await startTopz(['--interval=250ms', `--data=${dir}`])
    try {
      const { state, message } = await until('a moment', async () => {
        const status = (await (await fetch(`${topz.origin}/api/recording`)).json()) as RecordingStatus
        return status.to === undefined ? undefined : status
      })
      expect(state).toBe('memory')
      expect(message).toContain(`${path} belongs to another user: run topz as that user (--user=${STRANGER})`)
      expect(topz.log()).toContain('belongs to another user')
      expect(await (await fetch(`${topz.origin}/topz`)).text()).toContain('PID')
    } finally {
      expect(await topz.stop()).toBe(0)
    }
    const { uid, mode, size, mtimeMs } = statSync(path)
    expect({ uid, mode, size, mtimeMs }).toEqual({
      uid: STRANGER,
      mode: before.mode,
      size: before.size,
      mtimeMs: before.mtimeMs,
    })
  })

test('S29: root records into a folder of another user, as the engine may create it', () => {
  const dir = join(folder, 'volume')
  mkdirSync(dir, { mode: 0o700 })
  chownSync(dir, STRANGER, STRANGER)
  const recording = start({ folder: dir })
  expect(recording.status({}).state).toBe('recording')
  expect(statSync(join(dir, 'recording.db')).uid).toBe(0)
  expect(statSync(dir).uid).toBe(STRANGER)
  recording.close(undefined)
})

test('S29: a member of its group records into a volume of root, as Kubernetes creates it for an fsGroup', async () => {
  const dir = join(folder, 'fs-group')
  mkdirSync(dir)
  chownSync(dir, 0, GROUP)
  chmodSync(dir, 0o2770)
  for (let life = 0; life < 2; life++) {
    const writer = spawn(process.execPath, ['e2e/recording-writer.ts', dir, String(Date.now())], {
      cwd: join(import.meta.dirname, '..'),
      stdio: ['ignore', 'pipe', 'inherit'],
      uid: STRANGER,
      gid: GROUP,
    })
    await once(writer.stdout, 'data')
    const ended = once(writer, 'exit')
    writer.kill('SIGKILL')
    await ended
    const { uid, gid, mode } = statSync(join(dir, 'recording.db'))
    expect([uid, gid, mode & 0o777]).toEqual([STRANGER, GROUP, 0o600])
  }
  expect(existsSync(join(dir, 'recording.db.corrupt'))).toBe(false)
})
