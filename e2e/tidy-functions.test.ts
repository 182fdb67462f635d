// No function is too long to read at once, and the counting behind that.

import { expect, test } from 'bun:test'
import { functionsOf } from './tidy-functions.ts'
import { readSources } from './tidy-sources.ts'

/** A function is what fits on a screen. */
const OWN_LINES_MAX = 70
/** A closure with everything inside it: to change one line, one must know all of its variables. */
const ALL_LINES_MAX = 190
const functions = readSources().flatMap(source => functionsOf(source, OWN_LINES_MAX + 1))
const long = functions.filter(({ own, all }) => own > OWN_LINES_MAX || all > ALL_LINES_MAX)

test(`no function is longer than ${OWN_LINES_MAX} lines of its own, nor than ${ALL_LINES_MAX} with those inside it: give a part its name and a file`, () => {
  expect(long.map(({ title, own, all }) => `${title}: ${own} own lines, ${all} in all`)).toEqual([])
})

test('lines of a function inside another count for the inner one', () => {
  const text = [
    'export const outer = () => {',
    '  const short = [1].map(one => one + 1)',
    '  function inner() {',
    '    return short',
    '  }',
    '  return inner',
    '}',
  ].join('\n')
  expect(functionsOf({ path: 'made-up.ts', text }, 2)).toEqual([
    { title: 'made-up.ts: inner', own: 3, all: 3 },
    { title: 'made-up.ts: outer', own: 4, all: 7 },
  ])
})
