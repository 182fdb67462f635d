// `npm run mutants`: breaks each guard of scripts/guards/ in turn, in a copy of the tree, and lists those that no test
// notices. `-- S23 F7` tries those of these rows, `--list` only lists, `--jobs=2` runs two at once. The last line is `N
// guards, N killed, N survived`; the status is 1 unless all are killed.

import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { readGuards, staleness } from './guards.mjs'
import { bunRunner, canBeParsed, copyTree, tryGuard } from './mutation.mjs'
import { ROOT } from './run.mjs'
import { ensureDependencies, ensureUi, fail, findBun } from './setup.mjs'

const SHOWN = { killed: 'killed  ', survived: 'SURVIVED', unknown: 'NOT TOLD' }

const guards = readGuardsOrFail()
const { rows, jobs, isList } = parseArguments(process.argv.slice(2), guards)
const chosen = guards.filter(guard => rows.length === 0 || guard.rows.some(row => rows.includes(row)))
if (isList) for (const guard of chosen) console.log(`${labelOf(guard)}  ${guard.path}`)
else await breakAll()

async function breakAll() {
  ensureDependencies()
  ensureUi()
  const bun = findBun()
  const stale = chosen.map(guard => staleness(guard, ROOT)).filter(Boolean)
  const unreadable = chosen
    .filter(guard => !canBeParsed(bun, ROOT, guard))
    .map(({ at }) => `${at}: not a program`)
  if (stale.length > 0) fail(`Cannot break what is not there:\n${stale.join('\n')}`)
  if (unreadable.length > 0) fail(`Cannot tell anything from what does not parse:\n${unreadable.join('\n')}`)

  const run = bunRunner(bun)
  const unbroken = new Map()
  const waiting = [...chosen]
  const counts = { killed: 0, survived: 0, unknown: 0 }
  const work = async () => {
    const tree = copyTree(ROOT)
    process.once('exit', () => rmSync(tree, { recursive: true, force: true }))
    for (let guard = waiting.shift(); guard !== undefined; guard = waiting.shift()) {
      const startMs = performance.now()
      const { verdict, why } = await tryGuard(guard, tree, run, unbroken)
      counts[verdict]++
      const seconds = ((performance.now() - startMs) / 1000).toFixed(1)
      console.log(
        `${SHOWN[verdict]} ${labelOf(guard)} (${seconds} s)${verdict === 'killed' ? '' : explain(guard, why)}`,
      )
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, chosen.length) }, work))
  const unknown = counts.unknown > 0 ? `, ${counts.unknown} not told` : ''
  console.log(`${chosen.length} guards, ${counts.killed} killed, ${counts.survived} survived${unknown}`)
  process.exitCode = counts.killed === chosen.length ? 0 : 1
}

function labelOf({ rows: own, what }) {
  return `${own.join(',').padEnd(8)} ${what}`
}

function explain({ at, path, from, to }, why) {
  return `\n  scripts/guards/${at}, ${path}: ${why || `no test notices that ${quoted(from)} became ${quoted(to)}`}`
}

function quoted(text) {
  return text === '' ? 'nothing' : JSON.stringify(text)
}

function readGuardsOrFail() {
  try {
    return readGuards(join(ROOT, 'scripts/guards'))
  } catch (error) {
    return fail(error.message)
  }
}

function parseArguments(words, all) {
  const known = [...new Set(all.flatMap(guard => guard.rows))].sort(byRow)
  const found = { rows: [], jobs: 1, isList: false }
  for (const word of words) {
    const given = /^--jobs=(\d{1,4})$/.exec(word)?.[1]
    if (word === '--list') found.isList = true
    else if (given !== undefined) found.jobs = jobsOf(Number(given))
    else if (known.includes(word)) found.rows.push(word)
    else fail(`Cannot use ${word}: expected --list, --jobs=N or rows that have a guard: ${known.join(' ')}`)
  }
  return found
}

function jobsOf(count) {
  const most = availableParallelism()
  if (count < 1 || count > most)
    fail(`Cannot use --jobs=${count}: expected 1 to ${most}, the CPUs of this machine`)
  return count
}

function byRow(a, b) {
  return a[0].localeCompare(b[0]) || Number(a.slice(1)) - Number(b.slice(1))
}
