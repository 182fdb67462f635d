// A copy of the tree and one guard -> whether the tests notice that the guard is broken: killed, survived, or why that
// is unknown. The tree itself is never touched.

import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { countTests } from './counts.mjs'
import { runUntil } from './run.mjs'

/** For one test, as in the gate; tests that start programs set their own. */
const TEST_TIMEOUT_MS = 20_000
/** For a file of tests: a broken guard may hang. */
const FILE_MS_MAX = 300_000
/** With a broken guard a test may take this many times as long as without, and at least this. */
const SLOWER = 4
const BROKEN_MS_MIN = 60_000
/** What git does not know and the tests need: packages, compiled programs, the built page. */
const LINKED = ['node_modules', '.cache']
const BUILT = 'dist/ui.json'

/** A copy, in a new folder, of what git knows or could know of the tree at `root`. */
export function copyTree(root) {
  const copy = mkdtempSync(join(tmpdir(), 'topz-mutants-'))
  // Tests also run topz as other users.
  chmodSync(copy, 0o755)
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  const files = listed.split('\n').filter(path => path !== '' && existsSync(join(root, path)))
  for (const path of [...files, BUILT].filter(path => existsSync(join(root, path)))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    // With their times: compiled files are newer than their sources there, too.
    cpSync(join(root, path), join(copy, path), { preserveTimestamps: true })
  }
  for (const name of LINKED)
    if (existsSync(join(root, name))) symlinkSync(join(root, name), join(copy, name), 'dir')
  // Style tests ask git what belongs to the tree.
  execFileSync('git', ['init', '-q'], { cwd: copy })
  return copy
}

/**
 * `run(tree, test, msMax)` resolves with the counts of that test. `unbroken` remembers, by test, the result without a
 * broken guard: a test that fails anyway proves nothing. Resolves with { verdict, why }.
 */
export async function tryGuard(guard, tree, run, unbroken) {
  const limits = []
  for (const test of guard.tests) {
    const key = `${test.file} ${test.filter}`
    if (!unbroken.has(key)) unbroken.set(key, runUnbroken(run, tree, test))
    const { passed, failed, tookMs } = await unbroken.get(key)
    limits.push(Math.max(BROKEN_MS_MIN, tookMs * SLOWER))
    if (passed === 0 && failed === 0) return { verdict: 'unknown', why: `there is no such test: ${key}` }
    if (failed > 0) return { verdict: 'unknown', why: `it fails with the guard in place: ${key}` }
  }
  const path = join(tree, guard.path)
  const text = readFileSync(path, 'utf8')
  // A function, since $ in a replacement text has a special meaning.
  writeFileSync(
    path,
    text.replace(guard.from, () => guard.to),
  )
  try {
    for (const [i, test] of guard.tests.entries())
      if ((await run(tree, test, limits[i])).failed > 0)
        return { verdict: 'killed', why: `${test.file} ${test.filter}` }
    return { verdict: 'survived', why: '' }
  } finally {
    writeFileSync(path, text)
  }
}

/** A test that fails once for another reason proves nothing yet: the first one may have to compile what it starts. */
async function runUnbroken(run, tree, test) {
  for (let isLast = false; ; isLast = true) {
    const startMs = performance.now()
    const counts = await run(tree, test, FILE_MS_MAX)
    if (counts.failed === 0 || isLast) return { ...counts, tookMs: performance.now() - startMs }
  }
}

/** Runs one test file under `bun`, silently, within a time limit. */
export function bunRunner(bun) {
  return async (tree, { file, filter }, msMax) => {
    const folder = mkdtempSync(join(tmpdir(), 'topz-mutant-'))
    const report = join(folder, 'report.xml')
    const flags = ['--reporter=junit', `--reporter-outfile=${report}`, `--timeout=${TEST_TIMEOUT_MS}`]
    const named = filter === '' ? [] : ['--test-name-pattern', filter]
    const status = await runUntil(msMax, bun, ['test', ...flags, ...named, `./${file}`], {
      cwd: tree,
      stdio: 'ignore',
    })
    const text = existsSync(report) ? readFileSync(report, 'utf8') : undefined
    rmSync(folder, { recursive: true, force: true })
    return countTests(text, status)
  }
}

/** Whether the broken source still parses: otherwise it would fail every test and prove nothing. */
export function canBeParsed(bun, tree, { path, from, to }) {
  if (!/\.tsx?$/.test(path)) return true
  const folder = mkdtempSync(join(tmpdir(), 'topz-mutant-'))
  const broken = join(folder, basename(path))
  writeFileSync(
    broken,
    readFileSync(join(tree, path), 'utf8').replace(from, () => to),
  )
  try {
    execFileSync(bun, ['build', '--no-bundle', broken], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
