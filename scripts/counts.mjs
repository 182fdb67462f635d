// The JUnit report and the exit status of one `bun test` -> { passed, failed, skipped }. Anything that ended badly
// without a failed test in the report (a crash, an error outside the tests, no tests at all) counts as one failure.

export function countTests(report, status) {
  const root = report?.match(/<testsuites\b[^>]*>/)?.[0]
  const number = name => Number(root?.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0)
  const skipped = number('skipped')
  const failed = number('failures') + number('errors')
  const passed = number('tests') - failed - skipped
  const unexplained = (status !== 0 && failed === 0) || passed + failed + skipped === 0
  return { passed, failed: unexplained ? failed + 1 : failed, skipped }
}
