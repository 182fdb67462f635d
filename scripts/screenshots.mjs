// `npm run screenshots [-- --keep] [STATE...]`: all states of the page, or those named, at four widths in both themes: what
// axe finds, and what does not look like its kept picture; pictures of the other states are left in .cache/screenshots.
// `--keep` replaces the pictures that differ: look at each there before you commit it.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensurePrograms } from './debian.mjs'
import { ROOT } from './run.mjs'
import { ensureDependencies, ensureUi, fail, findBun } from './setup.mjs'

ensureDependencies()
ensureUi()
const lacking = ensurePrograms(['chromium', 'gcc', 'unshare', 'setpriv'])
if (lacking !== undefined) fail(`Cannot look at the page: ${lacking}`)

const words = process.argv.slice(2)
const states = words.filter(word => word !== '--keep')
const flags = [
  words.includes('--keep') ? '--keep' : '--all',
  ...(states.length > 0 ? [`--only=${states.join('|')}`] : []),
]
const inRoot = { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 2 ** 20, stdio: ['ignore', 'pipe', 'inherit'] }
const bun = findBun()
spawnSync(bun, ['-e', `(await import('${join(ROOT, 'e2e/programs.ts')}')).compilePrograms()`], inRoot)
const programs = join(ROOT, '.cache/programs')
const { stdout } = spawnSync(process.execPath, ['e2e/browser-access.mjs', bun, programs, ...flags], inRoot)
const seen = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
for (const line of [...seen.found, ...seen.different]) console.log(`${line}\n`)
console.log(
  `${seen.states.length} states; axe found ${seen.found.length}; ${seen.different.length} pictures look different`,
)
process.exitCode = seen.found.length + seen.different.length > 0 ? 1 : 0
