// `npm run schema`: writes both schemas, topz.schema.json from the rows of metrics.ts, api.schema.json from the types
// of answers.ts.

import { join } from 'node:path'
import { ROOT, run } from './run.mjs'
import { ensureDependencies, findBun } from './setup.mjs'

ensureDependencies()
const steps = [
  [findBun(), ['scripts/metric-schema.ts']],
  [process.execPath, ['scripts/api-schema.mjs']],
  [
    process.execPath,
    [
      join(ROOT, 'node_modules/@biomejs/biome/bin/biome'),
      'format',
      '--write',
      'server/render/topz.schema.json',
    ],
  ],
]
process.exitCode = steps.map(([command, args]) => run(command, args)).find(status => status !== 0) ?? 0
