// `npm run dev -- [flags]`: topz restarts in place when its source changes, and in front of it a page reloads in the
// browser as its source changes. Everything but the page passes through to topz.

import { spawn } from 'node:child_process'
import { ROOT } from './run.mjs'
import { ensureDependencies, ensureUi, findBun } from './setup.mjs'

const TOPZ_PORT = 8081

ensureDependencies()
ensureUi()
const topz = ['--hot', '--no-clear-screen', 'server/main.ts', 'serve', `--address=127.0.0.1:${TOPZ_PORT}`]
const page = ['--no-clear-screen', 'scripts/dev-page.ts', `http://127.0.0.1:${TOPZ_PORT}`]
const children = [[...topz, ...process.argv.slice(2)], page].map(args =>
  spawn(findBun(), args, { cwd: ROOT, stdio: 'inherit' }),
)

let ending = false
function end(status) {
  if (ending) return
  ending = true
  process.exitCode = status
  for (const child of children) child.kill('SIGTERM')
}
for (const child of children) child.once('exit', status => end(status ?? 1))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0))
