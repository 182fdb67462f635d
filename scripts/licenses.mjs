// package-lock.json, runtime-parts.mjs and licenses/ -> THIRD-PARTY-LICENSES.txt: all third-party code in the
// executables and the image, with its owner and the full text of each licence. Run it after a dependency changes.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './run.mjs'
import { GLIBC, RUNTIME_PARTS } from './runtime-parts.mjs'

const FILE = join(ROOT, 'THIRD-PARTY-LICENSES.txt')
const LINE = '='.repeat(80)

const HEAD = `What executables and image of topz hold of others. topz itself is under the Apache License, Version 2.0 (LICENSE).

First the packages that are part of the program, each with its licence. Then what the runtime holds that the
program is built on, and the C library that the image brings, with whose it is; the texts of these licences follow.

JavaScriptCore, TinyCC and glibc are under the GNU LGPL: anyone with a copy of topz may change these and use topz
with them. glibc is linked when the program starts: put another one in its place. The other two are part of the
runtime, whose sources, objects and way to relink them are at https://github.com/oven-sh/bun (LICENSE.md there);
with the runtime that comes of it topz is rebuilt from its sources, as README.md says.
`

export function thirdPartyLicenses() {
  const parts = [...RUNTIME_PARTS, GLIBC]
  const ids = [...new Set(parts.flatMap(({ license }) => license.split(' AND ').map(textFileOf)))]
  return [
    HEAD,
    ...packages().map(({ name, version, license, text }) => section(`${name} ${version} (${license})`, text)),
    ...parts.map(({ name, license, copyright, source }) =>
      section(`${name} (${license})`, `${copyright}\n${source}`),
    ),
    ...ids.toSorted().map(id => section(`Text of ${id}`, textOf(id))),
  ].join('\n')
}

/** The content of `node_modules` that is in the program itself, according to package-lock.json. */
function packages() {
  const { packages: all } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  return Object.entries(all)
    .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
    .map(([path, { version, license }]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      version,
      license,
      text: licenseIn(join(ROOT, path)),
    }))
}

function licenseIn(folder) {
  const file = existsSync(folder)
    ? readdirSync(folder).find(name => /^licen[cs]e(\.\w+)?$/i.test(name))
    : undefined
  if (file === undefined) throw new Error(`Cannot find the licence in ${folder}`)
  return readFileSync(join(folder, file), 'utf8')
}

/** "or later" has the text of the version that it begins with. */
function textFileOf(id) {
  return id.replace(/-(or-later|only)$/, '')
}

function textOf(id) {
  return readFileSync(join(ROOT, id === 'Apache-2.0' ? 'LICENSE' : `licenses/${id}.txt`), 'utf8')
}

function section(title, text) {
  return `${LINE}\n${title}\n${LINE}\n\n${text.replaceAll('\r\n', '\n').trim()}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(FILE, thirdPartyLicenses())
