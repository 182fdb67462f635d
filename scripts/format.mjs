// `npm run format`: applies formatting and safe lint fixes to the whole tree.

import { join } from 'node:path'
import { ROOT, run } from './run.mjs'
import { ensureDependencies } from './setup.mjs'

ensureDependencies()
process.exit(
  run(process.execPath, [join(ROOT, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--write', '.']),
)
