// `npm run build`: dist/topz for this machine, then dist/topz-linux-* for the others; `npm run build -- here` stops
// after the first. A target that cannot be built is named, and fails the whole build.

import { buildHere, buildTarget, TARGETS } from './build-executable.mjs'
import { ensureDependencies, ensureUi, fail } from './setup.mjs'

const only = process.argv[2]
if (only !== undefined && only !== 'here' && !TARGETS.some(target => target.file === only))
  fail(
    `Cannot build ${only}: expected here, ${TARGETS.map(target => target.file).join(', ')} or nothing for all`,
  )

ensureDependencies()
ensureUi()
const failures = []
if ((!only || only === 'here') && buildHere() !== 0) failures.push('topz')
for (const target of TARGETS)
  if ((!only || only === target.file) && buildTarget(target) !== 0) failures.push(target.file)
if (failures.length > 0) fail(`Not built: ${failures.join(', ')}`)
