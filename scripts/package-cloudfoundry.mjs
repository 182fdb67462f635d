// `npm run package:cloudfoundry`: deploy/cloudfoundry and the executable for amd64 -> dist/topz-buildpack-VERSION.zip,
// for `cf create-buildpack`. The same sources give the same bytes. With arguments: EXECUTABLE ZIP in place of both.

import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { buildTarget, TARGETS } from './build-executable.mjs'
import { ROOT } from './run.mjs'
import { ensureDependencies, ensureUi, fail } from './setup.mjs'
import { zipOf } from './zip.mjs'

/** Where Cloud Foundry runs apps. */
const TARGET = TARGETS.find(target => target.file === 'topz-linux-amd64')
const FOLDER = join(ROOT, 'deploy/cloudfoundry')
/** Not in deploy/cloudfoundry. */
const OURS = ['LICENSE', 'NOTICE', 'THIRD-PARTY-LICENSES.txt']

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const [executable = buildExecutable(), zip = join(ROOT, 'dist', `topz-buildpack-${version}.zip`)] =
  process.argv.slice(2)
const entries = includedFiles().map(path => ({ path, mode: modeOf(path), bytes: contentsOf(path) }))
writeFileSync(zip, zipOf(entries))
const shown = relative(process.cwd(), zip)
console.log(`${shown}: ${(statSync(zip).size / 1e6).toFixed(1)} MB; cf create-buildpack topz ${shown} 99`)

function buildExecutable() {
  ensureDependencies()
  ensureUi()
  if (buildTarget(TARGET) !== 0) fail('Cannot package without the executable')
  return join(ROOT, 'dist', TARGET.file)
}

/** The list in the manifest, which Cloud Foundry's own packager also reads. */
function includedFiles() {
  const manifest = readFileSync(join(FOLDER, 'manifest.yml'), 'utf8')
  const [, list = ''] = /^include_files:\n((?:- .+\n)+)/m.exec(manifest) ?? []
  return [...list.matchAll(/^- (.+)$/gm)].map(([, path]) => path)
}

function contentsOf(path) {
  if (path === 'VERSION') return new TextEncoder().encode(`${version}\n`)
  if (OURS.includes(path)) return readFileSync(join(ROOT, path))
  return readFileSync(path === 'lib/topz' ? executable : join(FOLDER, path))
}

function modeOf(path) {
  return /^(bin|lib)\//.test(path) ? 0o755 : 0o644
}
