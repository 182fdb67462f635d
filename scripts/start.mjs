// `npm start -- [flags]`: sets up what is missing, then becomes topz on this machine's processes: flags, signals and
// the exit status pass through. `npm run demo`: the same for `topz demo`.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ROOT } from './run.mjs'
import { RUNTIME_SETTINGS } from './runtime-settings.mjs'
import { ensureDependencies, ensureUi, findBun } from './setup.mjs'

/** Time between two checks whether npm still waits for this script. */
const PARENT_LOOK_MS = 250

ensureDependencies()
ensureUi()

const isDemo = process.env.npm_lifecycle_event === 'demo'
const topz = spawn(findBun(), ['server/main.ts', isDemo ? 'demo' : 'serve', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
  // As in the image: see docker/Dockerfile.
  env: { ...RUNTIME_SETTINGS, ...process.env },
})
topz.once('error', error => {
  console.error(`Cannot start topz: ${error.message}`)
  process.exit(1)
})
topz.once('exit', (status, signal) => process.exit(status ?? 128 + constants.signals[signal]))

for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => topz.kill(signal))
endWithNpm()
// A terminal sends Ctrl-C to topz as well; passing it on would make it the second one, which ends topz at once.
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) topz.kill('SIGINT')
})

/**
 * npm passes a signal to the shell between it and this script, which dies from it without notifying anyone. The shell's
 * end shows in the parent: started by hand this script may outlive its parent, started by npm it may not.
 */
function endWithNpm() {
  if (!['start', 'demo'].includes(process.env.npm_lifecycle_event) || process.platform === 'win32') return
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    topz.kill('SIGTERM')
  }, PARENT_LOOK_MS)
}
