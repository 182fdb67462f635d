// The table of scripts/guards matches the sources: each line of code that it breaks exists once, with the tests that
// hold it.

import { expect, test } from 'bun:test'
import { readGuards, staleness } from '../scripts/guards.mjs'
import { REQUIREMENTS, readRequirements } from './tidy-requirements.ts'
import { ROOT, readText } from './tidy-sources.ts'

const guards = readGuards(`${ROOT}/scripts/guards`)

test('every guard is where scripts/guards says: after changing one, write its new text there', () => {
  expect(guards.map(guard => staleness(guard, ROOT)).filter(stale => stale !== undefined)).toEqual([])
})

test(`every guard belongs to a row of ${REQUIREMENTS}`, () => {
  const known = new Set(readRequirements(readText(REQUIREMENTS)).rows.map(({ id }) => id))
  const unknown = guards.flatMap(({ at, rows }) =>
    rows.filter(row => !known.has(row)).map(row => `${at}: ${row}`),
  )
  expect(unknown).toEqual([])
})

test('the table of guards is not empty', () => {
  expect(guards.length).toBeGreaterThan(150)
})
