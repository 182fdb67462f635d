// `npm run docs`: outputs and pictures in README.md and docs/ are made again from `topz demo`, so that they show the
// program as it is. Pictures need Debian's Chromium and pngquant.

import { join } from 'node:path'
import { ensurePrograms } from './debian.mjs'
import { ROOT, run } from './run.mjs'
import { ensureDependencies, ensureUi, findBun } from './setup.mjs'

ensureDependencies()
ensureUi()
const steps = [[findBun(), [join(ROOT, 'scripts/demo-outputs.ts')]]]
const lacking = ensurePrograms(['chromium', 'pngquant'])
if (lacking === undefined) steps.push([process.execPath, [join(ROOT, 'scripts/demo-pictures.mjs')]])
else console.log(`Pictures are left as they are: ${lacking}`)
process.exitCode = steps.map(([command, args]) => run(command, args)).find(status => status !== 0) ?? 0
