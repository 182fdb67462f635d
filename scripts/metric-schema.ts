// The rows of server/model/metrics.ts -> their part of server/render/topz.schema.json. `npm run schema` writes it; a test
// holds the file to the rows.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { METRICS, type Metric, type ValueSchema } from '../server/model/metrics.ts'

const FILE = join(import.meta.dirname, '../server/render/topz.schema.json')

interface TopzSchema {
  readonly $defs: { readonly process: { readonly properties: Readonly<Record<string, object>> } }
}

/** The same, with each process metric as in its row; everything else stays as it is. */
export function withMetrics<Schema extends TopzSchema>(schema: Schema): Schema {
  const { process } = schema.$defs
  const properties = {
    ...process.properties,
    ...Object.fromEntries(METRICS.map(metric => [metric.key, schemaOf(metric)])),
  }
  return { ...schema, $defs: { ...schema.$defs, process: { ...process, properties } } }
}

function schemaOf(metric: Metric): ValueSchema {
  return { ...valuesOf(metric), description: descriptionOf(metric), ...metric.schema }
}

function valuesOf({ unit }: Metric): ValueSchema {
  switch (unit) {
    case 'text':
      return { type: 'string' }
    case 'none':
      return { type: 'integer' }
    case 'age':
      return { type: 'number' }
    default:
      return { type: 'number', minimum: 0 }
  }
}

function descriptionOf({ help, kind, unit }: Metric): string {
  const said = `${help[0]?.toUpperCase()}${help.slice(1)}`
  const inBytes = unit === 'bytes' && !help.startsWith('bytes') ? ' in bytes' : ''
  const since = kind === 'counter' && !help.includes('since') ? ' since start' : ''
  return `${said}${inBytes}${since}.`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(FILE, JSON.stringify(withMetrics(JSON.parse(readFileSync(FILE, 'utf8'))), null, 2))
