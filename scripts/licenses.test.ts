// THIRD-PARTY-LICENSES.txt against what the executables and the image are made of.

import { expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { thirdPartyLicenses } from './licenses.mjs'
import { RUNTIME_PARTS } from './runtime-parts.mjs'
import { billOfMaterials } from './sbom.mjs'

const ROOT = join(import.meta.dirname, '..')
const text = readFileSync(join(ROOT, 'THIRD-PARTY-LICENSES.txt'), 'utf8')

test('S35: the third-party licences are up to date: run node scripts/licenses.mjs after a dependency changed', () => {
  expect(thirdPartyLicenses() === text).toBe(true)
})

interface Bill {
  readonly components: readonly {
    readonly name: string
    readonly group?: string
    readonly version?: string
    readonly licenses?: readonly {
      readonly expression?: string
      readonly license?: { readonly id: string }
    }[]
  }[]
}

test('S35: everything named in an image’s bill of materials has the text of its licence', () => {
  const glibc = { version: '2.36-9+deb12u13', architecture: 'amd64' }
  const bill = JSON.parse(billOfMaterials('0.0.0', '2026-01-01T00:00:00Z', glibc)) as Bill
  const titles = new Set([...text.matchAll(/^=+\n(.+)\n=+$/gm)].map(([, title = '']) => title))
  const without = bill.components.flatMap(({ name, version, licenses = [] }) => {
    // The runtime's packages contain what row Bun and those after it list.
    if (name.startsWith('@oven/bun-')) return titles.has('Bun (MIT)') ? [] : [name]
    const ids = licenses.flatMap(({ expression, license }) => expression?.split(' AND ') ?? license?.id ?? [])
    const isNamed = [...titles].some(
      title => title.startsWith(`${name} (`) || title.startsWith(`${name} ${version} (`),
    )
    const isWhole = ids.every(id => titles.has(`Text of ${id.replace(/-or-later$/, '')}`))
    return isNamed && ids.length > 0 && isWhole ? [] : [name]
  })
  expect(without).toEqual([])
  const names = bill.components.map(({ name }) => name)
  for (const name of ['hono', 'preact', 'pidusage', 'ps-list', 'glibc', 'JavaScriptCore', 'sqlite'])
    expect(names).toContain(name)
})

test('S35: everything that the runtime says it contains is named', () => {
  const list = readFileSync(join(ROOT, 'node_modules/bun-types/docs/project/license.mdx'), 'utf8')
  const said = [...list.matchAll(/^\| (?:A fork of |Parts of )?\[`?([^\]`]+)`?\]\([^)]*\)([^|]*)\|/gm)]
    .filter(([, , where = '']) => !/\(on Windows\)/.test(where))
    .map(([, name = '']) => name)
  expect(said.length).toBeGreaterThan(40)
  const known = new Set(RUNTIME_PARTS.map(({ name }) => name))
  expect(said.filter(name => !known.has(name))).toEqual([])
})

test('S35: topz licenses prints its own licence and those of others', () => {
  const printed = execFileSync(process.execPath, ['server/main.ts', 'licenses'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  expect(printed).toContain('Apache License')
  expect(printed.trim()).toBe(text.trim())
})
