// The style, enforced by tests whose messages say what to do instead. Each lists every offender, so one run is enough.

import { expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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
import { wrongImports } from './tidy-imports.ts'
import { findCycles, listFiles, ROOT, readSources, readText, type Source } from './tidy-sources.ts'

const DEPENDENCIES_MAX = 10
const FORBIDDEN_NAMES = new Set([
  'data',
  'info',
  'manager',
  'util',
  'utils',
  'helper',
  'helpers',
  'handle',
  'handler',
])

const sources = readSources()
const programs = sources.filter(source => !source.isTest)
const tests = sources.filter(source => source.isTest)
const isOwnRule = (source: Source) => source.path.startsWith('e2e/tidy')

/** One line per match: file:line and the matched text. */
function matches(among: readonly Source[], pattern: RegExp): string[] {
  return among
    .filter(source => !isOwnRule(source))
    .flatMap(source =>
      [...source.code.matchAll(new RegExp(pattern, 'gm'))].map(match => `${source.path}: ${match[0].trim()}`),
    )
}

const notIn = (allowed: readonly string[]) => (source: Source) =>
  !allowed.some(prefix => source.path.startsWith(prefix))

test('a folder imports only those that the architecture lets it', () => {
  expect(wrongImports(sources)).toEqual([])
})

test('F21: a health check loads no module of the runtime: main.ts loads the rest by name, when a command asks for it', () => {
  const loaded = new Set<string>()
  const visit = (path: string): string[] => {
    if (loaded.has(path)) return []
    loaded.add(path)
    const imports = sources.find(source => source.path === path)?.imports ?? []
    const found = imports
      .filter(({ isType }) => !isType)
      .flatMap(({ to }) => (to.includes(':') ? [`${path} imports ${to}`] : visit(to)))
    // The first use of this global loads its module.
    const code = sources.find(source => source.path === path)?.code ?? ''
    return /\bBuffer\b/.test(code) ? [...found, `${path} uses Buffer`] : found
  }
  expect(visit('server/main.ts')).toEqual([])
  expect([...loaded]).toContain('server/commands/healthcheck.ts')
})

test('imports make no ring', () => {
  expect(findCycles(sources).map(cycle => cycle.join(' -> '))).toEqual([])
})

test('there are no barrels: import a name from the file that defines it', () => {
  expect(matches(sources, /^export (\*|\{[^}]*\}) from .*/)).toEqual([])
})

test('relative imports name the file with its ending', () => {
  const bare = sources.flatMap(source =>
    source.imports.filter(({ to }) => /^(server|ui|e2e|bench|scripts)\//.test(to)),
  )
  const unnamed = bare.filter(({ to }) => !/\.(tsx?|mjs|json|css|html|svg|sql)$/.test(to))
  expect(unnamed.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
})

test('every program opens with one to five lines that say what turns into what', () => {
  const native = listFiles('.c', '.h').map(path => ({ path, text: readText(path) }))
  const headers = [...programs, ...native].map(({ path, text }) => ({ path, lines: headerLines(text) }))
  const wrong = headers.filter(({ lines }) => lines < 1 || lines > 5)
  expect(wrong.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([])
})

function headerLines(text: string): number {
  const lines = text.split('\n')
  if (lines[0]?.startsWith('#!')) lines.shift()
  if (lines[0]?.startsWith('/*')) return lines.findIndex(line => line.includes('*/')) + 1
  return lines.findIndex(line => !line.startsWith('//'))
}

test(`no file is longer than ${LINES_MAX} lines without a listed reason: split it by what its parts know`, () => {
  const long = sources.filter(
    ({ path, text }) => text.split('\n').length > LINES_MAX && !(path in LONG_FILES),
  )
  expect(long.filter(({ path }) => !path.includes('testdata/')).map(({ path }) => path)).toEqual([])
})

test(`no style sheet is longer than ${LINES_MAX} lines: split it by what it styles`, () => {
  const long = listFiles('.css').filter(path => readText(path).split('\n').length > LINES_MAX)
  expect(long).toEqual([])
})

test('no name is generic: name what it is (glossary)', () => {
  const declared = /\b(?:const|let|function|interface|class|type(?=\s+\w+\s*[=<]))\s+([A-Za-z_]\w*)/g
  const offenders = sources
    .filter(source => !isOwnRule(source))
    .flatMap(({ path, code }) =>
      [...code.matchAll(declared)]
        .map(match => match[1] ?? '')
        .filter(isForbidden)
        .map(name => `${path}: ${name}`),
    )
  const files = sources.filter(({ path }) => isForbidden(path.split('/').at(-1)?.split('.')[0] ?? ''))
  expect([...offenders, ...files.map(({ path }) => path)]).toEqual([])
})

function isForbidden(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_-]+/)
  return words.some(word => FORBIDDEN_NAMES.has(word))
}

test('no check is switched off: change the code instead', () => {
  const offenders = sources.filter(
    source =>
      !isOwnRule(source) &&
      /biome-ignore|@ts-(ignore|expect-error|nocheck)|\bTODO\b|\bFIXME\b/.test(source.text),
  )
  expect(offenders.map(({ path }) => path)).toEqual([])
})

test('nothing is of type any: use unknown and look', () => {
  expect(
    matches(sources, /(:\s*any\b(?!\w)(?=\s*[,;)=\]}|&])|\bas any\b(?=\s*[;,)\].]|$)|<any\b|\bany\[\])/),
  ).toEqual([])
})

test('only procfs/read.ts and its neighbours open /proc', () => {
  const server = programs.filter(({ path }) => path.startsWith('server/')).filter(notIn(PROC_FILES))
  const inside = server.filter(
    ({ path, imports }) =>
      /^server\/(sampler|procfs|cgroup|model|render|live|findings)\//.test(path) &&
      imports.some(({ to }) => to.startsWith('node:fs')),
  )
  expect([...matches(server, OPENS_PROC), ...inside.map(({ path }) => `${path} imports node:fs`)]).toEqual([])
})

test('only ui/socket.ts and ui/api.ts talk to the network', () => {
  const page = programs.filter(({ path }) => path.startsWith('ui/')).filter(notIn(NETWORK_FILES))
  expect(matches(page, USES_NETWORK)).toEqual([])
})

test('S15: nothing writes HTML as text', () => {
  expect(
    matches(sources, /dangerouslySetInnerHTML|\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b/),
  ).toEqual([])
})

test('S19: on Linux nothing starts a child process', () => {
  const server = programs.filter(({ path }) => path.startsWith('server/'))
  const starting = server.filter(({ imports }) => imports.some(({ to }) => to === 'node:child_process'))
  const loading = server
    .filter(({ imports }) => imports.some(({ to }) => to === 'ps-list' || to === 'pidusage'))
    .filter(notIn(['server/portable/']))
  expect([...starting, ...loading].map(({ path }) => path)).toEqual([])
})

test('S18: SQL is written in recorder/ only', () => {
  const others = programs.filter(({ path }) => path.startsWith('server/')).filter(notIn(['server/recorder/']))
  expect(matches(others, /\b(SELECT .* FROM|INSERT INTO|CREATE TABLE|PRAGMA )\b/)).toEqual([])
})

test('only the listed files use the APIs of Bun itself', () => {
  const others = programs.filter(notIn(BUN_FILES)).filter(({ path }) => !path.endsWith('.d.ts'))
  expect(matches(others, USES_BUN)).toEqual([])
})

test('no test is left out', () => {
  expect(matches(tests, /\b(test|it|describe)\.(skip|only|todo|skipIf|todoIf|if)\b/)).toEqual([])
})

test('no test sleeps: wait for what should happen (e2e/until.ts)', () => {
  expect(
    matches(tests, /\b(setTimeout\([^)]*,\s*[1-9][\d_]*|Bun\.sleep(Sync)?\(\s*\d|sleep\(\s*[1-9])/),
  ).toEqual([])
})

test('no two tests of a file share a name', () => {
  const repeated = tests.flatMap(({ path, code }) => {
    const names = [...code.matchAll(/^\s*(?:test|it)\(\s*(['"`])(.*?)\1,/gm)].map(match => match[2] ?? '')
    return names.filter((name, index) => names.indexOf(name) !== index).map(name => `${path}: ${name}`)
  })
  expect(repeated).toEqual([])
})

test('dependencies are few, of exact versions, and the lock file agrees', () => {
  const manifest = JSON.parse(readText('package.json'))
  const locked = JSON.parse(readText('package-lock.json')).packages['']
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(DEPENDENCIES_MAX)
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([])
  expect(locked.dependencies).toEqual(manifest.dependencies)
  expect(locked.devDependencies).toEqual(manifest.devDependencies)
})

test('docs/flags.md names every flag that --help prints', () => {
  const help = execFileSync(process.execPath, ['server/main.ts', '--help'], { cwd: ROOT, encoding: 'utf8' })
  const flags = new Set(help.match(/--[a-z][a-z-]+/g))
  flags.delete('--pid')
  const documented = readText('docs/flags.md')
  expect([...flags].filter(flag => !documented.includes(flag))).toEqual([])
})

test('README.md has at most 150 lines: what a reader needs later stands in docs/', () => {
  expect(readText('README.md').split('\n').length).toBeLessThanOrEqual(150)
})

test('each picture in docs/ is shown, has a palette and at most 150 KB: npm run docs takes them', () => {
  const pages = listFiles('.md').map(readText).join('\n')
  const wrong = listFiles('.png').filter(path => {
    if (path.startsWith('e2e/screenshots/')) return false
    const bytes = readFileSync(join(ROOT, path))
    // The colour type in the header of a PNG: 3 is a palette.
    return bytes[25] !== 3 || bytes.length > 150_000 || !pages.includes(path.replace('docs/', ''))
  })
  expect(wrong).toEqual([])
})

test('links in README.md and docs/ lead to files that exist', () => {
  const pages = ['README.md', ...listFiles('.md').filter(path => path.startsWith('docs/'))]
  const broken = pages.flatMap(page =>
    [...readText(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
      .map(([, link]) => join(dirname(page), link ?? ''))
      .filter(path => !existsSync(join(ROOT, path)))
      .map(path => `${page}: ${path}`),
  )
  expect(broken).toEqual([])
})

test('docs/architecture.md has a row for each room of server/, and none that is gone', () => {
  const rooms = new Set(listFiles('.ts').flatMap(path => /^server\/([a-z]+)\//.exec(path)?.[1] ?? []))
  const table = readText('docs/architecture.md').split('## Rooms')[1]?.split('## ')[0] ?? ''
  const named = table
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .flatMap(line => [...(line.split('|')[1] ?? '').matchAll(/`([a-z]+)\/`/g)].map(([, room = '']) => room))
  expect(named.filter(room => room !== 'ui').toSorted()).toEqual([...rooms].toSorted())
})
