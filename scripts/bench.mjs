// `npm run bench -- [args]`: sets up what is missing, then runs bench/main.ts under the pinned Bun.

import { run } from './run.mjs'
import { ensureDependencies, ensureUi, findBun } from './setup.mjs'

ensureDependencies()
ensureUi()
process.exit(run(findBun(), ['bench/main.ts', ...process.argv.slice(2)]))
