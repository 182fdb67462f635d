// Each file of the rooms where bytes are parsed, rules are held, and the page keeps its state and draws it has a test beside
// it that bears its name: who changes one finds the other.

import { expect, test } from 'bun:test'
import { readSources } from './tidy-sources.ts'

const ROOMS = [
  'server/access/',
  'server/cgroup/',
  'server/costly/',
  'server/derive/',
  'server/http/',
  'server/judge/',
  'server/live/',
  'server/model/',
  'server/procfs/',
  'server/recorder/',
  'server/redact/',
  'server/render/',
  'ui/components/',
  'ui/store/',
  'ui/views/',
]
/** Files that are held by the tests of those that use them. The list only gets shorter: write the test, take the file off. */
const WITHOUT: ReadonlySet<string> = new Set([
  'server/recorder/ask/answers.ts',
  'server/recorder/database/database.ts',
  'server/recorder/database/room.ts',
  'server/recorder/place.ts',
  'server/recorder/recorder-worker.ts',
])

const sources = readSources()
const paths = new Set(sources.map(({ path }) => path))
const untested = sources
  .filter(
    ({ path, isTest, code }) =>
      !isTest && ROOMS.some(room => path.startsWith(room)) && /^(export )?(async )?function |=> /m.test(code),
  )
  .map(({ path }) => path)
  .filter(path => !path.endsWith('fixture.ts') && !hasTest(path))

function hasTest(path: string): boolean {
  const name = path.replace(/\.tsx?$/, '.test')
  return paths.has(`${name}.ts`) || paths.has(`${name}.tsx`)
}

test('a file that parses, holds a rule or keeps state has a test beside it: write X.test.ts beside X.ts, X.test.tsx beside X.tsx', () => {
  expect(untested.filter(path => !WITHOUT.has(path))).toEqual([])
})

test('a file that has its test, or is gone, is not listed as without: take it off the list', () => {
  expect([...WITHOUT].filter(path => !untested.includes(path))).toEqual([])
})
