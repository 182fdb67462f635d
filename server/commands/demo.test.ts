import { expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoRecording } from './demo.ts'

test('the recording is unpacked into the first folder that can be written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'topz-unpacked-'))
  try {
    const file = await demoRecording(['/proc/nowhere', folder])
    expect(file).toStartWith(`${folder}/`)
    expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('if there is none, the error says why, and what to set', () => {
  expect(demoRecording(['/proc/nowhere'])).rejects.toThrow(/ENOENT.*set TMPDIR/)
})
