// Each row of docs/requirements.md has an existing test, and each row that the sources name exists.

import { expect, test } from 'bun:test'
import {
  namedIds,
  REQUIREMENTS,
  readRequirements,
  rowsNamedBy,
  titlesIn,
  wrongHolders,
} from './tidy-requirements.ts'
import { listFiles, readText } from './tidy-sources.ts'

/** Rows that nothing proves so far. Take a row out when its test exists. */
const OPEN_IDS: readonly string[] = []

const { rows, voidIds } = readRequirements(readText(REQUIREMENTS))
const files = new Set(listFiles('.ts', '.tsx', '.mjs'))
const titles = new Map<string, Set<string>>()

const isTest = (path: string) => /\.test\.tsx?$|^e2e\/browser-.*\.mjs$/.test(path)

function titlesOf(file: string): Set<string> {
  const known = titles.get(file) ?? titlesIn(files.has(file) ? readText(file) : '')
  titles.set(file, known)
  return known
}

test('rows are numbered once each, and no withdrawn number is used again', () => {
  const ids = [...rows.map(({ id }) => id), ...voidIds]
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  expect(rows.length).toBeGreaterThan(100)
})

test(`a row that is named is in ${REQUIREMENTS}: add it there with what must hold and the test that holds it`, () => {
  const known = new Set(rows.map(({ id }) => id))
  const unknown = namedIds().filter(({ id }) => !known.has(id))
  expect(unknown.map(({ path, id }) => `${path}: ${id}${voidIds.has(id) ? ' is void' : ''}`)).toEqual([])
})

test(`every row of ${REQUIREMENTS} names a test or a bench that exists: after renaming one, write its new title there`, () => {
  expect(rows.flatMap(row => wrongHolders(row, titlesOf))).toEqual([])
})

test(`a test that is named after a row is among those that hold it: add a line to the row in ${REQUIREMENTS}`, () => {
  const holders = new Map(
    rows.map(row => [row.id, row.holders.map(({ file, title }) => `${file}: ${title}`)]),
  )
  const named = [...files]
    .filter(isTest)
    .flatMap(file =>
      [...titlesOf(file)].flatMap(title =>
        rowsNamedBy(title).map(id => ({ id, holder: `${file}: ${title}` })),
      ),
    )
  const missing = named.filter(({ id, holder }) => holders.get(id)?.includes(holder) === false)
  expect(missing.map(({ id, holder }) => `${id}: ${holder}`)).toEqual([])
})

test('every row has a test, except for those known to have none yet', () => {
  const bare = rows.filter(({ holders }) => holders.length === 0).map(({ id }) => id)
  expect(bare).toEqual([...OPEN_IDS])
})
