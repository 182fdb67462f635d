// Nothing useless is kept: no file that is not imported, and no exemption that is not needed.

import { expect, test } from 'bun:test'
import {
  BUN_FILES,
  LINES_MAX,
  LONG_FILES,
  NETWORK_FILES,
  OPENS_PROC,
  PROC_FILES,
  USES_BUN,
  USES_NETWORK,
} from './tidy-exemptions.ts'
import { unusedPermissions } from './tidy-imports.ts'
import { listFiles, readSources, readText, type Source } from './tidy-sources.ts'

/** Programs that are started, not imported: by the command line, as a thread, by package.json or a script. */
const ENTRIES = [
  'server/main.ts',
  'server/costly/costly-worker.ts',
  'server/recorder/recorder-worker.ts',
  'ui/main.tsx',
]

const sources = readSources()
const named = new Map(sources.map(source => [source.path, source]))

test('every program is an entry or is imported: delete what is unused', () => {
  const imported = new Set(
    sources.flatMap(({ path, imports }) => imports.map(({ to }) => to).filter(to => to !== path)),
  )
  const unused = sources.filter(
    ({ path, isTest }) =>
      !isTest &&
      !path.endsWith('.d.ts') &&
      !path.endsWith('.d.mts') &&
      !ENTRIES.includes(path) &&
      !imported.has(path) &&
      !isStarted(path),
  )
  expect(unused.map(({ path }) => path)).toEqual([])
})

/** Its path, or its name, appears in a program, in package.json or in a page that says how to run it. */
function isStarted(path: string): boolean {
  const name = path.split('/').at(-1) ?? path
  return starting.some(
    ({ path: by, text }) => by !== path && (text.includes(path) || text.includes(`'${name}'`)),
  )
}

const starting = [
  ...sources.filter(({ path }) => /^(scripts|bench|e2e)\//.test(path)),
  ...listFiles('package.json', '.yaml', '.sh', 'Dockerfile').map(path => ({ path, text: readText(path) })),
]

test('every entry that is not imported exists: take it off the list', () => {
  expect(ENTRIES.filter(path => !named.has(path))).toEqual([])
})

test(`every file that may be long has more than ${LINES_MAX} lines: take it off the list`, () => {
  const short = Object.keys(LONG_FILES).filter(
    path => (named.get(path)?.text.split('\n').length ?? 0) <= LINES_MAX,
  )
  expect(short).toEqual([])
})

test('every file that may use Bun, /proc or the network does: take it off the list', () => {
  const uses = (pattern: RegExp) => (source: Source) => !source.isTest && pattern.test(source.code)
  const opens = (source: Source) =>
    uses(OPENS_PROC)(source) || source.imports.some(({ to }) => to.startsWith('node:fs'))
  expect({
    bun: unneeded(BUN_FILES, uses(USES_BUN)),
    proc: unneeded(PROC_FILES, opens),
    network: unneeded(NETWORK_FILES, uses(USES_NETWORK)),
  }).toEqual({ bun: [], proc: [], network: [] })
})

/** Entries in the list below that no file needs. */
function unneeded(entries: readonly string[], needs: (source: Source) => boolean): string[] {
  return entries.filter(entry => !sources.some(source => source.path.startsWith(entry) && needs(source)))
}

test('a folder may import nothing that it does not: take it out of its rule', () => {
  expect(unusedPermissions(sources)).toEqual([])
})
