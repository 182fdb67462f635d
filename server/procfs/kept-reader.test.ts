// Files that stay open, on test files.

import { expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeptReader } from './kept-reader.ts'
import { GONE } from './read.ts'

test('files that stay open say what is in them now, also when they grow beyond the buffer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'topz-kept-reader-'))
  const path = join(folder, 'stat')
  const read = createKeptReader()
  const scratch = { bytes: new Uint8Array(8) }
  const said = () => {
    const bytes = read(path, scratch, 64)
    return typeof bytes === 'number' ? bytes : new TextDecoder().decode(bytes)
  }
  expect(said()).toBe(GONE)
  for (const text of ['cpu 1', 'cpu 2', 'cpu 1234567890', 'cpu 3']) {
    writeFileSync(path, text)
    expect(said()).toBe(text)
  }
  const opened = readdirSync('/proc/self/fd').length
  for (let turn = 0; turn < 10; turn++) said()
  expect(readdirSync('/proc/self/fd')).toHaveLength(opened)
  rmSync(folder, { recursive: true })
})
