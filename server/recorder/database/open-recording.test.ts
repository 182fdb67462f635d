// Where a recording is opened.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RECORDING_MEMORY_BYTES_MAX, RECORDING_MEMORY_MS_MAX } from '../../config/limits.ts'
import { MIB, one, START, start } from '../fixture.ts'
import { inMemory, open, type RecordingOptions } from './open-recording.ts'

const ASKED: RecordingOptions = {
  folder: undefined,
  replay: undefined,
  historyMs: 1000 * RECORDING_MEMORY_MS_MAX,
  bytesMax: 1000 * RECORDING_MEMORY_BYTES_MAX,
  version: '1',
  boot: undefined,
}

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-open-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('without a folder it is in memory, with one in a file there', () => {
  const warnings: string[] = []
  const memory = open({ ...ASKED, bytesMax: MIB }, START, warnings)
  const file = open({ ...ASKED, folder, bytesMax: 8 * MIB }, START, warnings)
  expect([memory.path, file.path]).toEqual([undefined, join(folder, 'recording.db')])
  memory.close()
  file.close()
  expect(warnings).toEqual([])
})

test('F16: a folder that cannot be used is said, and memory takes its place', () => {
  writeFileSync(join(folder, 'file'), '')
  const warnings: string[] = []
  const opened = open({ ...ASKED, folder: join(folder, 'file', 'data'), bytesMax: MIB }, START, warnings)
  expect(opened.path).toBeUndefined()
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain(join(folder, 'file'))
  opened.close()
})

test('memory holds less, and for less long, than a folder; never more than was asked for', () => {
  expect(inMemory(ASKED)).toEqual({
    ...ASKED,
    bytesMax: RECORDING_MEMORY_BYTES_MAX,
    historyMs: RECORDING_MEMORY_MS_MAX,
  })
  expect(inMemory({ ...ASKED, bytesMax: 5, historyMs: 6 })).toMatchObject({ bytesMax: 5, historyMs: 6 })
})

test('a recording to look at is opened as it is, and one that there is not is no reason to record', () => {
  const recording = start({ folder })
  recording.run(3, () => [one()])
  recording.close(undefined)
  const opened = open({ ...ASKED, replay: folder }, START, [])
  expect(opened.path).toBe(join(folder, 'recording.db'))
  expect(opened.db.query('SELECT count(*) FROM tick').values()).toEqual([[3]])
  opened.close()
  expect(() => open({ ...ASKED, replay: join(folder, 'none') }, START, [])).toThrow('no such file')
})
