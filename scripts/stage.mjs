// `npm run stage -- [NAME...]`: bench/stage-cgroup.ts under the pinned Bun; without a name it lists them.

import { run } from './run.mjs'
import { ensureDependencies, findBun } from './setup.mjs'

ensureDependencies()
process.exit(run(findBun(), ['bench/stage-cgroup.ts', ...process.argv.slice(2)]))
