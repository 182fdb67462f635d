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

test('every program is an entry or is imported, not just by its own test: delete what is unused', () => {
  expect(unusedIn(sources)).toEqual([])
})

test('a file that only its test imports is unused, a fixture of tests is not', () => {
  const source = (path: string, ...imported: string[]): Source => ({
    path,
    text: '',
    code: '',
    isTest: path.includes('.test.'),
    imports: imported.map(to => ({ from: to, to, isType: false })),
  })
  // Put together, because a path that this file spells out counts as started here.
  const [main, used, unused, fixture] = ['main', 'a', 'b', 'fixture'].map(name => `server/${name}.ts`)
  const tree = [
    source(`${main}`, `${used}`),
    source(`${used}`),
    source(`${unused}`),
    source(`${fixture}`),
    source('server/b.test.ts', `${unused}`, `${fixture}`),
  ]
  expect(unusedIn(tree)).toEqual([`${unused}`])
})

/** Parts of tests, next to the sources that they test. */
const FIXTURE = /(?:fixture|corpus)\.tsx?$/

function unusedIn(tree: readonly Source[]): string[] {
  const importedBy = (isMeant: (source: Source) => boolean) =>
    new Set(
      tree
        .filter(isMeant)
        .flatMap(({ path, imports }) => imports.map(({ to }) => to).filter(to => to !== path)),
    )
  const byAny = importedBy(() => true)
  const byProgram = importedBy(({ path, isTest }) => !isTest && !FIXTURE.test(path))
  const isProduct = (path: string) => /^(?:server|ui)\//.test(path) && !FIXTURE.test(path)
  return tree
    .filter(
      ({ path, isTest }) =>
        !isTest &&
        !/\.d\.m?ts$/.test(path) &&
        !ENTRIES.includes(path) &&
        !(isProduct(path) ? byProgram : byAny).has(path) &&
        !isStarted(path),
    )
    .map(({ path }) => path)
}

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
