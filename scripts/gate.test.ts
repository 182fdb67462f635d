// What `npm test -- WORD...` runs: parts, files and folders; and what it says to anything else.

import { expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const GATE = join(import.meta.dirname, 'test.mjs')

function run(...words: string[]) {
  const { status, stdout, stderr } = spawnSync('node', [GATE, ...words], { encoding: 'utf8' })
  return { status, text: stdout + stderr }
}

test('a folder runs all tests in it', () => {
  const { status, text } = run('server/words')
  expect(text).toContain('server/words/finding.test.ts:')
  expect(text).toContain('server/words/verdict.test.ts:')
  expect(status).toBe(0)
})

test('a word that is no part, test file or folder with tests is refused with what is allowed', () => {
  for (const word of ['unti', 'server/main.ts', 'licenses']) {
    const { status, text } = run(word)
    expect(text.trim()).toStartWith(
      `Cannot run ${word}: expected a test file, a folder with tests, or one of format, types, tidy, unit`,
    )
    expect(status).toBe(1)
  }
})
