// `npm run stage -- [FINDING...]`: bench/staging.ts under the pinned Bun, with those findings or with all.

import { run } from './run.mjs'
import { ensureDependencies, findBun } from './setup.mjs'

ensureDependencies()
process.exit(run(findBun(), ['bench/staging.ts', ...process.argv.slice(2)]))
