// The tool that breaks guards must distinguish a guard that a test holds from one that none does.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Guard, parseGuards, staleness } from './guards.mjs'
import { bunRunner, canBeParsed, copyTree, tryGuard } from './mutation.mjs'

setDefaultTimeout(60_000)

const ROOT = join(import.meta.dirname, '..')
const FILES = {
  'source.ts': 'export const LIMIT = 8\nexport const isTooMany = (count: number) => count > LIMIT\n',
  'held.test.ts':
    "import { expect, test } from 'bun:test'\nimport { isTooMany } from './source.ts'\n" +
    "test('S1: nine are too many', () => expect(isTooMany(9)).toBe(true))\n",
  'loose.test.ts':
    "import { expect, test } from 'bun:test'\nimport { isTooMany } from './source.ts'\n" +
    "test('S2: a thousand are too many', () => expect(isTooMany(1000)).toBe(true))\n",
  'broken.test.ts': "import { expect, test } from 'bun:test'\ntest('S3: fails', () => expect(1).toBe(2))\n",
}
const block = (from: string, to: string, of: string) =>
  `S1,F2 so many at most\n@ source.ts\n- ${from}\n+ ${to}\n! ${of}\n`
const guardOf = (from: string, to: string, of: string) =>
  parseGuards(block(from, to, of), 'x.txt')[0] as Guard

let tree: string
beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'topz-guards-'))
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text)
  }
  execFileSync('git', ['init', '-q'], { cwd: tree })
})
afterAll(() => rmSync(tree, { recursive: true, force: true }))

async function verdictOf(guard: Guard) {
  return (await tryGuard(guard, tree, bunRunner(process.execPath), new Map())).verdict
}

test('a guard that a test holds is killed, and the source is restored', async () => {
  expect(await verdictOf(guardOf('LIMIT = 8', 'LIMIT = 80', 'held.test.ts S1'))).toBe('killed')
  expect(readFileSync(join(tree, 'source.ts'), 'utf8')).toBe(FILES['source.ts'])
})

test('one that no test holds survives', async () => {
  expect(await verdictOf(guardOf('LIMIT = 8', 'LIMIT = 80', 'loose.test.ts'))).toBe('survived')
})

test('tests that fail anyway, or do not exist, prove nothing', async () => {
  expect(await verdictOf(guardOf('LIMIT = 8', 'LIMIT = 80', 'broken.test.ts'))).toBe('unknown')
  expect(await verdictOf(guardOf('LIMIT = 8', 'LIMIT = 80', 'held.test.ts S9'))).toBe('unknown')
})

test('a copy has what git could know, and changes to it do not reach the tree', () => {
  const copy = copyTree(tree)
  expect(Object.keys(FILES).every(path => existsSync(join(copy, path)))).toBe(true)
  writeFileSync(join(copy, 'source.ts'), '')
  expect(readFileSync(join(tree, 'source.ts'), 'utf8')).toBe(FILES['source.ts'])
  rmSync(copy, { recursive: true, force: true })
})

test('a guard that does not parse when broken would fail every test', () => {
  expect(canBeParsed(process.execPath, tree, guardOf('LIMIT = 8', 'LIMIT = 80', 'held.test.ts'))).toBe(true)
  expect(canBeParsed(process.execPath, tree, guardOf('LIMIT = 8', 'LIMIT = (', 'held.test.ts'))).toBe(false)
})

test.each([
  ['a text that is gone', guardOf('LIMIT = 9', 'LIMIT = 80', 'held.test.ts'), '0 times'],
  ['a text that is there twice', guardOf('export', '', 'held.test.ts'), '2 times'],
  ['a test that is gone', guardOf('LIMIT = 8', 'LIMIT = 80', 'held.test.ts S9'), 'named S9'],
  ['a file that is gone', guardOf('LIMIT = 8', 'LIMIT = 80', 'gone.test.ts'), 'no gone.test.ts'],
  ['a guard that is not broken', guardOf('LIMIT = 8', 'LIMIT = 8', 'held.test.ts'), 'breaks nothing'],
])('%s is reported with its place', (_, guard, told) => {
  expect(staleness(guard, tree)).toStartWith('x.txt:1: ')
  expect(staleness(guard, tree)).toContain(told)
})

test.each([
  ['no row', 'so many at most\n@ source.ts\n', 'expected rows'],
  ['another sign', `${block('a', 'b', 'c.test.ts')}? d\n`, 'begins with'],
  ['no test', 'S1 so many\n@ source.ts\n- a\n', 'expected @ source'],
])('a block with %s is refused with its line', (_, text, told) => {
  expect(() => parseGuards(text, 'x.txt')).toThrow(/x\.txt:\d/)
  expect(() => parseGuards(text, 'x.txt')).toThrow(told)
})

test.each([
  ['S999', 'S999'],
  ['--jobs=0', '--jobs=0'],
  ['--jobs=many', '--jobs=many'],
])('npm run mutants -- %s says what is allowed', (word, told) => {
  const { status, stderr } = spawnSync('node', ['scripts/mutants.mjs', word], { cwd: ROOT, encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain(`Cannot use ${told}: expected`)
})
