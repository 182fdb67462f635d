// The committed schemas of the answers, against the types that they are made from.

import { expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import committed from '../server/render/api.schema.json'

test('api.schema.json matches the types: after changing one, run npm run schema', () => {
  const script =
    "import { apiSchemas } from './scripts/api-schema.mjs'; console.log(JSON.stringify(apiSchemas()))"
  const made = execFileSync('node', ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(JSON.parse(made)).toEqual(committed.$defs)
})
