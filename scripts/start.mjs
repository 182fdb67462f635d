// `npm start -- [flags]`: sets up what is missing, then is topz on this machine's processes: flags, signals and the
// exit status pass through.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ROOT } from './run.mjs'
import { ensureDependencies, ensureUi, findBun } from './setup.mjs'

ensureDependencies()
ensureUi()

const topz = spawn(findBun(), ['server/main.ts', 'serve', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
  // As in the image: see docker/Dockerfile.
  env: { BUN_JSC_useFTLJIT: '0', ...process.env },
})
topz.once('error', error => {
  console.error(`Cannot start topz: ${error.message}`)
  process.exit(1)
})
topz.once('exit', (status, signal) => process.exit(status ?? 128 + constants.signals[signal]))

for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => topz.kill(signal))
// A terminal sends Ctrl-C to topz as well; passing it on would be the second one, which ends topz at once.
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) topz.kill('SIGINT')
})
