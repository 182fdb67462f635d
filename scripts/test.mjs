// The gate, the same locally and in CI: `npm test` runs every part, `npm test -- unit docker` those named, `npm test --
// server/procfs/stat.test.ts server/model` a file, and all files of a folder. The last line is `N passed, N failed, N skipped`. A part that cannot run on
// this machine counts as skipped, or as failed under CI=true: nothing may be left out unnoticed there.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countTests } from './counts.mjs'
import { failuresIn } from './failures.mjs'
import { PARTS } from './parts.mjs'
import { ROOT, runUntil } from './run.mjs'
import { ensureDependencies, fail, findBun } from './setup.mjs'

/** For one test: a wait of its own (e2e/until.ts) runs out before, and says what it waited for. */
const TEST_TIMEOUT_MS = 60_000
const FILES_TIMEOUT_MS = 15 * 60_000
const CI = process.env.CI === 'true'

const words = process.argv.slice(2)
const isPart = word => PARTS.some(part => part.name === word)
const names = words.filter(isPart)
const files = words.filter(word => !isPart(word)).flatMap(testsAt)
const unknown = words.find(word => !isPart(word) && testsAt(word).length === 0)
if (unknown)
  fail(
    `Cannot run ${unknown}: expected a test file, a folder with tests, or one of ${PARTS.map(part => part.name).join(', ')}`,
  )

ensureDependencies()
const results = []
for (const part of PARTS)
  if (words.length === 0 || names.includes(part.name)) results.push(await runPart(part))
if (files.length > 0)
  results.push(await runPart({ name: 'files', timeoutMs: FILES_TIMEOUT_MS, tests: () => files }))
printResults(results)

/** A test file, or those of a folder; none for anything else. */
function testsAt(word) {
  const path = join(ROOT, word)
  if (!existsSync(path)) return []
  const found = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true }).map(name => join(word, name))
    : [word]
  return found.filter(name => /\.test\.tsx?$/.test(name))
}

async function runPart(part) {
  console.log(`\n── ${part.name}`)
  const startedMs = performance.now()
  const { obstacle, ...counts } = await tryPart(part)
  return { name: part.name, obstacle, seconds: (performance.now() - startedMs) / 1000, ...counts }
}

async function tryPart(part) {
  try {
    const obstacle = part.prepare?.()
    if (obstacle) return { passed: 0, failed: CI ? 1 : 0, skipped: CI ? 0 : 1, obstacle }
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, obstacle: `cannot run: ${error.message}` }
  }
  return part.checks ? await runChecks(part) : await runTests(part)
}

/** Node's own command lines of packages: the links in node_modules/.bin are shell scripts on Windows. */
async function runChecks(part) {
  let failed = 0
  const checks = part.checks()
  for (const [program, ...args] of checks) {
    const path = join(ROOT, 'node_modules', program)
    if ((await runUntil(part.timeoutMs, process.execPath, [path, ...args])) !== 0) failed += 1
  }
  return { passed: checks.length - failed, failed, skipped: 0 }
}

async function runTests(part) {
  const files = part.tests()
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 }
  const folder = mkdtempSync(join(tmpdir(), 'topz-test-'))
  const report = join(folder, 'report.xml')
  const flags = ['--reporter=junit', `--reporter-outfile=${report}`, `--timeout=${TEST_TIMEOUT_MS}`]
  let output = ''
  const status = await runUntil(
    part.timeoutMs,
    findBun(),
    ['test', ...flags, ...files.map(file => `./${file}`)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
      onOutput: text => {
        output += text
      },
    },
  )
  const text = existsSync(report) ? readFileSync(report, 'utf8') : undefined
  rmSync(folder, { recursive: true, force: true })
  return { ...countTests(text, status), failures: failuresIn(output, status) }
}

function printResults(all) {
  console.log('')
  for (const { failures = [] } of all)
    for (const { file, name, lines } of failures) console.log(`FAILED ${file}: ${name}\n${indented(lines)}`)
  for (const { name, passed, failed, skipped, seconds, obstacle } of all) {
    const line = `${name.padEnd(10)} ${passed} passed, ${failed} failed, ${skipped} skipped`
    console.log(`${line.padEnd(50)} ${seconds.toFixed(1).padStart(6)} s`)
    if (obstacle) console.log(`  NOT RUN: ${name} ${obstacle}`)
  }
  const sum = key => all.reduce((total, result) => total + result[key], 0)
  // The status is set instead of exiting: output into a pipe may still be on its way.
  process.exitCode = sum('failed') > 0 ? 1 : 0
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
}

function indented(lines) {
  return lines.map(line => `  ${line}\n`).join('')
}
