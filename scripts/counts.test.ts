// The gate must never call a broken run green.

import { expect, test } from 'bun:test'
import { countTests } from './counts.mjs'

const report = (tests: number, failures: number, skipped: number) =>
  `<?xml version="1.0"?>\n<testsuites name="bun test" tests="${tests}" assertions="9" failures="${failures}" skipped="${skipped}" time="0.1">\n</testsuites>`

test('the counts of a report add up to the number of tests', () => {
  expect(countTests(report(12, 2, 1), 1)).toEqual({ passed: 9, failed: 2, skipped: 1 })
  expect(countTests(report(12, 0, 0), 0)).toEqual({ passed: 12, failed: 0, skipped: 0 })
})

test('a run that exits with an error counts as a failure, even if no test failed', () => {
  expect(countTests(report(12, 0, 0), 1)).toEqual({ passed: 12, failed: 1, skipped: 0 })
})

test('a run that crashed before it wrote its report counts as a failure', () => {
  expect(countTests(undefined, 132)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('a run without a single test counts as a failure', () => {
  expect(countTests(report(0, 0, 0), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
