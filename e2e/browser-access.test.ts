// Runs browser-access.mjs: what axe finds in each state of the page, on a laptop in light and on a phone in the dark, and
// whether the page looks like its kept pictures. Both themes at all widths: `npm run screenshots`.
import { beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compilePrograms, PROGRAMS } from './programs.ts'

const ROOT = join(import.meta.dirname, '..')
/** All states of the page: one that is left out is not looked at. */
const STATES_MIN = 40
const TIMEOUT_MS = 400_000

setDefaultTimeout(TIMEOUT_MS + 10_000)

interface Seen {
  readonly states: readonly string[]
  readonly found: readonly string[]
  readonly different: readonly string[]
}

let seen: Seen
beforeAll(async () => {
  compilePrograms()
  const { stdout } = await promisify(execFile)(
    'node',
    ['e2e/browser-access.mjs', process.execPath, PROGRAMS],
    { cwd: ROOT, timeout: TIMEOUT_MS, maxBuffer: 16 * 2 ** 20 },
  )
  seen = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
})

test('axe finds nothing in any state of the page, on a laptop in light and on a phone in the dark', () => {
  expect(seen.found).toEqual([])
  expect(seen.states.length).toBeGreaterThanOrEqual(STATES_MIN)
})

test('the page looks like its kept pictures', () => {
  expect(seen.different).toEqual([])
})
