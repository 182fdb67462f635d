// Runs the scenarios of browser-scenarios.mjs and reports each by its name.
import { beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compilePrograms, PROGRAMS } from './programs.ts'

setDefaultTimeout(930_000)

const ROOT = join(import.meta.dirname, '..')
const SCRIPT = 'e2e/browser-scenarios.mjs'
const CROWD = join(PROGRAMS, 'crowd')
/** As in the script, so that each is a separate test. */
const NAMES = [
  SCRIPT,
  'e2e/browser-state.mjs',
  'e2e/browser-groups.mjs',
  'e2e/browser-odd.mjs',
  'e2e/browser-past.mjs',
  'e2e/browser-spine.mjs',
  'e2e/browser-map.mjs',
  'e2e/browser-rows.mjs',
  'e2e/browser-walk.mjs',
].flatMap(file =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^ {2}'(.+)':\s+async/gm)].map(
    ([, name]) => name as string,
  ),
)

let results: Record<string, string | null>
beforeAll(async () => {
  compilePrograms()
  mkdirSync(PROGRAMS, { recursive: true })
  execFileSync('gcc', ['-O2', '-static', '-o', CROWD, join(ROOT, 'bench/crowd.c')])
  const { stdout } = await promisify(execFile)('node', [SCRIPT, process.execPath, PROGRAMS, CROWD], {
    cwd: ROOT,
    timeout: 900_000,
  })
  results = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
})

test.each([...NAMES, 'nothing was refused and nothing broke in all of this'])('%s', name => {
  expect(results[name]).toBeNull()
})
