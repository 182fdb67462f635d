// Each file of the rooms where bytes are parsed, rules are held, and the page keeps its state and draws it has a test beside
// it that bears its name: who changes one finds the other.

import { expect, test } from 'bun:test'
import { readSources } from './tidy-sources.ts'

const ROOMS = [
  'server/access/',
  'server/cgroup/',
  'server/costly/',
  'server/derive/',
  'server/findings/',
  'server/http/',
  'server/judge/',
  'server/live/',
  'server/model/',
  'server/procfs/',
  'server/recorder/',
  'server/redact/',
  'server/render/',
  'server/words/',
  'ui/components/',
  'ui/store/',
  'ui/views/',
]
/** A rule and its sentences are one thing, in two rooms: the test of the rule holds both. */
const WORDS = 'server/words/findings/'
const RULES = 'server/findings/rules/'
/** Files that are held by the tests of those that use them. The list only gets shorter: write the test, take the file off. */
const WITHOUT: ReadonlySet<string> = new Set([])

const sources = readSources()
const paths = new Set(sources.map(({ path }) => path))
const untested = sources
  .filter(
    ({ path, isTest, code }) => !isTest && ROOMS.some(room => path.startsWith(room)) && hasFunctions(code),
  )
  .map(({ path }) => path)
  .filter(path => !path.endsWith('fixture.ts') && !hasTest(path))

/** Not only types of some, each a member on a line of its own. */
function hasFunctions(code: string): boolean {
  return /^(export )?(async )?function |=> /m.test(code.replace(/^ *readonly \w+\??: .*=> .*$/gm, ''))
}

function hasTest(path: string): boolean {
  const name = path.replace(WORDS, RULES).replace(/\.tsx?$/, '.test')
  return paths.has(`${name}.ts`) || paths.has(`${name}.tsx`)
}

test('a file that parses, holds a rule or keeps state has a test beside it: write X.test.ts beside X.ts, X.test.tsx beside X.tsx', () => {
  expect(untested.filter(path => !WITHOUT.has(path))).toEqual([])
})

test('a file that has its test, or is gone, is not listed as without: take it off the list', () => {
  expect([...WITHOUT].filter(path => !untested.includes(path))).toEqual([])
})
