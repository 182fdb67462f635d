// server/main.ts and the built page -> one executable per target, with the Bun runtime of an npm package.
// https://bun.com/docs/bundler/executables says what the flags do.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { capture, ROOT, run } from './run.mjs'
import { findBun } from './setup.mjs'

const RUNTIMES = join(ROOT, '.cache/bun-runtimes')

/** File in dist/ -> the target's name for Bun, and the npm package that has its runtime. */
export const TARGETS = [
  { file: 'topz-linux-amd64', target: 'bun-linux-x64', package: '@oven/bun-linux-x64' },
  {
    file: 'topz-linux-amd64-baseline',
    target: 'bun-linux-x64-baseline',
    package: '@oven/bun-linux-x64',
    note: 'Bun 1.4.5 publishes no runtime of its own for amd64 without AVX2: its x64 runtime is the same bytes and runs there',
  },
  { file: 'topz-linux-arm64', target: 'bun-linux-arm64', package: '@oven/bun-linux-aarch64' },
]

const FLAGS = [
  '--compile',
  '--minify',
  '--bytecode',
  '--format=esm',
  '--sourcemap',
  // Without these two the executable runs code named by a bunfig.toml of its working directory.
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-bunfig',
]

/** The worker is an entry of its own: it is loaded by name at run time. */
const ENTRIES = ['server/main.ts', 'server/sampler/details-worker.ts']

/** Builds dist/topz for this machine and returns the exit status. */
export function buildHere() {
  return compile('topz', [])
}

/** Builds dist/<file> for another machine and returns the exit status. */
export function buildTarget({ file, target, package: name, note }) {
  const runtime = findRuntime(name)
  if (!runtime) return 1
  if (note) console.log(`${file}: ${note}.`)
  return compile(file, [`--target=${target}`, `--compile-executable-path=${runtime}`])
}

function compile(file, flags) {
  const outfile = join('dist', file)
  const status = run(findBun(), ['build', ...FLAGS, ...flags, ...ENTRIES, '--outfile', outfile], {
    // The list of modules is long; errors go to the other stream.
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status === 0) console.log(`${outfile}: ${(statSync(join(ROOT, outfile)).size / 1e6).toFixed(1)} MB`)
  else console.error(`Cannot build ${outfile}: bun build ended with status ${status}`)
  return status
}

/** The runtime as installed here, else fetched once with npm and compared with package-lock.json. */
function findRuntime(name) {
  const { version, integrity } = lockEntry(name)
  const here = `@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`
  if (name === here) return findBun()
  const folder = join(RUNTIMES, `${name.replace('/', '+')}-${version}`)
  const runtime = join(folder, 'package/bin/bun')
  if (existsSync(runtime)) return runtime
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  console.log(`Fetching the runtime ${name}@${version}; this happens once.`)
  const packed = capture('npm', ['pack', `${name}@${version}`, '--json', `--pack-destination=${folder}`])
  const got = packed && JSON.parse(packed)[0].integrity
  if (got !== integrity) {
    console.error(
      `Cannot build with ${name}@${version}: ${got ? 'its checksum is not the one in package-lock.json' : 'npm cannot fetch it'}`,
    )
    return undefined
  }
  const archive = readdirSync(folder).find(entry => entry.endsWith('.tgz'))
  if (capture('tar', ['-xzf', join(folder, archive), '-C', folder]) === undefined) return undefined
  rmSync(join(folder, archive))
  return runtime
}

function lockEntry(name) {
  return JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages[`node_modules/${name}`]
}
