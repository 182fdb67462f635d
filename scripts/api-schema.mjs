// The types of server/model/answers.ts -> server/render/api.schema.json, from which /api/openapi.json is made. `npm run
// schema` writes it; a test holds the file to the types.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'
import { ROOT, run } from './run.mjs'

const FILE = 'server/render/api.schema.json'

/** Types that topz.schema.json describes more precisely: it knows ranges and formats, the types do not. */
function described() {
  const { $defs } = JSON.parse(readFileSync(join(ROOT, 'server/render/topz.schema.json'), 'utf8'))
  return new Set(Object.keys($defs).map(name => name[0].toUpperCase() + name.slice(1)))
}

/** Name of a type -> its JSON Schema; those in topz.schema.json are only referenced. */
export function apiSchemas() {
  const { definitions } = createGenerator({
    path: join(ROOT, 'server/model/answers.ts'),
    tsconfig: join(ROOT, 'server/model/tsconfig.json'),
    type: '*',
    topRef: true,
    additionalProperties: false,
    skipTypeCheck: true,
  }).createSchema('*')
  const known = described()
  const own = Object.entries(definitions).filter(([name]) => !known.has(name))
  return reachable(translated(Object.fromEntries(own.map(([name, schema]) => [plain(name), schema]))))
}

/** Those of answers.ts and what they refer to: what only topz.schema.json describes has left parts behind. */
function reachable(schemas) {
  const source = readFileSync(join(ROOT, 'server/model/answers.ts'), 'utf8')
  const wanted = [...source.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name)
  const found = new Set()
  for (const name of wanted) {
    if (found.has(name) || !(name in schemas)) continue
    found.add(name)
    for (const [, part] of JSON.stringify(schemas[name]).matchAll(/#\/\$defs\/(\w+)/g)) wanted.push(part)
  }
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)))
}

/** The generator emits draft 7; OpenAPI 3.1 uses 2020-12, where a tuple is written differently. */
function translated(value) {
  if (Array.isArray(value)) return value.map(translated)
  if (typeof value !== 'object' || value === null) return value
  const { $ref, items, ...rest } = value
  const members = Object.entries(rest).map(([key, member]) => [key, translated(member)])
  if (typeof $ref === 'string')
    members.push(['$ref', `#/$defs/${plain(decodeURIComponent($ref.replace('#/definitions/', '')))}`])
  if (Array.isArray(items)) members.push(['prefixItems', translated(items)], ['items', false])
  else if (items !== undefined) members.push(['items', translated(items)])
  return Object.fromEntries(members)
}

/** `Detail<Thread,"threads">` -> `DetailThread` */
function plain(name) {
  return name.replace(/,.*$/, '').replace(/\W/g, '')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(ROOT, FILE), JSON.stringify({ $defs: apiSchemas() }))
  process.exitCode = run(process.execPath, [
    'node_modules/@biomejs/biome/bin/biome',
    'format',
    '--write',
    FILE,
  ])
}
