// What must exist before anything runs: the npm packages of package-lock.json, a Bun that works, the built page. Each
// step checks first, and says so if it has work to do.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { capture, ROOT, run } from './run.mjs'

const NODE_MAJOR_MIN = 20

/** Installs the npm packages if they are missing or differ from package-lock.json. */
export function ensureDependencies() {
  if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN)
    fail(`Cannot run on Node ${process.versions.node}: expected Node ${NODE_MAJOR_MIN} or newer`)
  if (dependenciesInstalled()) return
  console.log('Installing dependencies (npm packages, Bun among them); this happens once.')
  // `npm ci` deletes node_modules first: on a work tree in use, only the differences are corrected.
  const verb = existsSync(join(ROOT, 'node_modules')) && !process.env.CI ? 'install' : 'ci'
  const status = run('npm', [verb, '--no-audit', '--no-fund'])
  if (status !== 0) fail(`Cannot install dependencies: npm ${verb} ended with status ${status}`)
}

function dependenciesInstalled() {
  const wanted = packagesOf('package-lock.json')
  const present = packagesOf('node_modules/.package-lock.json')
  if (!wanted || !present) return false
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || present[path]?.version === entry.version,
  )
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages
  } catch {
    return undefined
  }
}

let bunPath

/**
 * The path of a Bun that runs. npm's `bun` package moves the executable into itself when install scripts run; without
 * them it contains a stub that only prints an error, and the executable stays in the platform's package.
 */
export function findBun() {
  if (bunPath) return bunPath
  const candidates = [join(ROOT, 'node_modules/bun/bin/bun.exe'), ...platformBuns()]
  const version = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devDependencies.bun
  bunPath = candidates.find(path => existsSync(path) && capture(path, ['--version'])?.trim() === version)
  if (!bunPath)
    fail(
      `Cannot find Bun ${version}: none of ${candidates.join(', ')} runs; delete node_modules and run npm ci`,
    )
  return bunPath
}

function platformBuns() {
  const scope = join(ROOT, 'node_modules/@oven')
  const names = existsSync(scope) ? readdirSync(scope) : []
  return names.flatMap(name => [join(scope, name, 'bin/bun'), join(scope, name, 'bin/bun.exe')])
}

/** Builds dist/ui.json if a source of the page is newer; ends the script if it cannot. */
export function ensureUi() {
  const status = buildUiIfNewer()
  if (status !== 0) fail(`Cannot build the page: scripts/build-ui.ts ended with status ${status}`)
}

/** Returns the exit status of the build, 0 if there was nothing to do. */
export function buildUiIfNewer() {
  const built = join(ROOT, 'dist/ui.json')
  const sources = [
    'ui',
    'server/model',
    'server/words',
    'scripts/build-ui.ts',
    'package.json',
    'package-lock.json',
  ]
  const newest = Math.max(...sources.map(path => newestMtimeMs(join(ROOT, path))))
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return 0
  console.log('Building the page.')
  return run(findBun(), ['scripts/build-ui.ts'])
}

function newestMtimeMs(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  // The folder's own time counts too: a deleted source leaves no newer file behind.
  return Math.max(stat.mtimeMs, ...readdirSync(path).map(name => newestMtimeMs(join(path, name))))
}

export function fail(message) {
  console.error(message)
  process.exit(1)
}
