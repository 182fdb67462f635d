// The committed schema of /topz.json, against the rows that its metrics are made from.

import { expect, test } from 'bun:test'
import { METRICS } from '../server/model/metrics.ts'
import committed from '../server/render/topz.schema.json'
import { withMetrics } from './metric-schema.ts'

test('topz.schema.json is what the rows say: after changing one run npm run schema', () => {
  expect(withMetrics(committed)).toEqual(committed)
})

test('every metric has its member of a process there, with a type and a description', () => {
  const properties: Readonly<Record<string, { type?: string; description?: string }>> =
    committed.$defs.process.properties
  for (const { key } of METRICS) {
    expect(properties[key]?.type).toBeString()
    expect(properties[key]?.description).toEndWith('.')
  }
})
