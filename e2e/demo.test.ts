// `topz demo` as people try topz: an incident, its findings, how it ended, and the life after.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DOCUMENTS, withOutputs } from '../scripts/demo-outputs.ts'
import { runTopz, startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

const ROOT = join(import.meta.dirname, '..')

setDefaultTimeout(60_000)

let demo: Topz
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'topz-demo-test-'))
  demo = await startTopz([], { TMPDIR: folder }, ['demo', '--address=127.0.0.1:0'])
  await until('the recording', async () => (await fetch(`${demo.origin}/readyz`)).ok || undefined)
})
afterAll(async () => {
  await demo?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const read = async (path: string) => (await fetch(`${demo.origin}${path}`)).text()

test('it tells what was wrong, until the kernel killed the worker', async () => {
  const { findings } = JSON.parse(await read('/api/findings?from=-20m')) as { findings: { id: string }[] }
  const ids = findings.map(({ id }) => id)
  expect(ids).toEqual(expect.arrayContaining(['not-accepting', 'throttled', 'memory-eta']))
  expect(await read('/topz/why?at=-70s&wide=1')).toMatch(/will reach its limit in .* grew/)
})

test('it has two lives, and says how the first one ended', async () => {
  const { lives } = JSON.parse(await read('/api/lives')) as { lives: { ending?: { cause: string } }[] }
  expect(lives).toHaveLength(2)
  expect(JSON.stringify(lives)).toContain('oom')
})

test('at the end it says how the life before ended', async () => {
  expect(await read('/topz')).toContain('(possible): the container died out of memory')
})

test('where the port is taken it says that in one line, and nothing of a demo that is not there', async () => {
  const { host } = new URL(demo.origin)
  const { status, stdout, stderr } = await runTopz(['demo', `--address=${host}`])
  const line = `topz: Cannot listen on ${host}: the port is in use; choose another with --address=HOST:PORT\n`
  expect([status, stdout, stderr]).toEqual([2, '', line])
})

test('the outputs in README.md and docs/ are those of the demo: after a change of words run npm run docs', async () => {
  for (const path of DOCUMENTS) {
    const text = readFileSync(join(ROOT, path), 'utf8')
    expect(await withOutputs(text, read)).toBe(text)
  }
})

test('it leaves nothing behind', async () => {
  expect(readdirSync(folder)).toHaveLength(1)
  expect(await demo.stop()).toBe(0)
  expect(existsSync(folder) && readdirSync(folder)).toEqual([])
})
