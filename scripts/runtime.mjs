// The Bun runtime of a target -> the one that the executable is built on: fetched once with npm, without the names of
// the environment variables that would make it run foreign code before the first line of topz.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { capture, ROOT } from './run.mjs'
import { findBun } from './setup.mjs'

const RUNTIMES = join(ROOT, '.cache/bun-runtimes')

/**
 * Bun reads these at start, and no build flag prevents that: BUN_BE_BUN turns any executable into the whole Bun command
 * line, BUN_OPTIONS loads modules, BUN_INSPECT* opens a debugger. server/main.ts refuses to start with them.
 */
const VARIABLES = [
  'BUN_BE_BUN',
  'BUN_OPTIONS',
  'BUN_INSPECT',
  'BUN_INSPECT_CONNECT_TO',
  'BUN_INSPECT_PRELOAD',
]

/** Returns the path of a runtime to build on; throws if none is available. */
export function lockedRuntime(name) {
  const { version } = lockEntry(name)
  const locked = join(RUNTIMES, `${fileName(name, version)}-locked`, 'bun')
  if (existsSync(locked)) return locked
  const bytes = readFileSync(isInstalled(name) ? findBun() : fetchRuntime(name))
  for (const variable of VARIABLES) takeOut(bytes, variable, name)
  mkdirSync(dirname(locked), { recursive: true })
  // Renamed into place: another build may be reading.
  writeFileSync(`${locked}.${process.pid}`, bytes)
  chmodSync(`${locked}.${process.pid}`, 0o755)
  renameSync(`${locked}.${process.pid}`, locked)
  return locked
}

/**
 * Overwrites the first letter of the name where it appears as a C string: then no variable that anyone sets matches.
 */
function takeOut(bytes, variable, name) {
  const needle = Buffer.from(`\0${variable}\0`)
  const at = bytes.indexOf(needle)
  if (at < 0 || bytes.indexOf(needle, at + 1) >= 0)
    throw new Error(
      `Cannot take ${variable} out of ${name}: expected its name once; look at how this version of Bun reads it`,
    )
  bytes[at + 1] = 1
}

function isInstalled(name) {
  return name === `@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`
}

/** Fetches the package with npm and compares it with package-lock.json. */
function fetchRuntime(name) {
  const { version, integrity } = lockEntry(name)
  const folder = join(RUNTIMES, fileName(name, version))
  const runtime = join(folder, 'package/bin/bun')
  if (existsSync(runtime)) return runtime
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  console.log(`Fetching the runtime ${name}@${version}; this happens once.`)
  const packed = capture('npm', ['pack', `${name}@${version}`, '--json', `--pack-destination=${folder}`])
  if (!packed) throw new Error(`npm cannot fetch ${name}@${version}`)
  if (JSON.parse(packed)[0].integrity !== integrity)
    throw new Error(`the checksum of ${name}@${version} is not the one in package-lock.json`)
  const archive = join(
    folder,
    readdirSync(folder).find(entry => entry.endsWith('.tgz')),
  )
  if (capture('tar', ['-xzf', archive, '-C', folder]) === undefined)
    throw new Error(`tar cannot read ${archive}`)
  rmSync(archive)
  return runtime
}

function fileName(name, version) {
  return `${name.replace('/', '+')}-${version}`
}

function lockEntry(name) {
  return JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages[`node_modules/${name}`]
}
