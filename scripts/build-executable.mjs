// server/main.ts and the built page -> one executable per target, with the Bun runtime from an npm package.
// https://bun.com/docs/bundler/executables documents the flags.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, run } from './run.mjs'
import { lockedRuntime } from './runtime.mjs'
import { findBun } from './setup.mjs'

/** File in dist/ -> the target's name for Bun, and the npm package with its runtime. */
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
  // Without these two, the executable runs code named by a bunfig.toml in its working directory.
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-bunfig',
]

/** All but the first are loaded by name at run time: threads, and what a health check does not need. */
const ENTRIES = [
  'server/main.ts',
  'server/program.ts',
  'server/commands/lean.ts',
  'server/commands/sibling.ts',
  'server/costly/costly-worker.ts',
  'server/recorder/recorder-worker.ts',
]

/** Builds dist/topz for this machine and returns the exit status. */
export function buildHere() {
  const arch = process.arch === 'arm64' ? 'aarch64' : process.arch
  // On systems other than Linux it is for trying things out: the runtime is not changed, because macOS checks its
  // signature.
  return process.platform === 'linux' ? compileOn(`@oven/bun-linux-${arch}`, 'topz', []) : compile('topz', [])
}

/** Builds dist/<file> for another machine and returns the exit status. */
export function buildTarget({ file, target, package: name, note }) {
  if (note) console.log(`${file}: ${note}.`)
  return compileOn(name, file, [`--target=${target}`])
}

function compileOn(name, file, flags) {
  try {
    return compile(file, [...flags, `--compile-executable-path=${lockedRuntime(name)}`])
  } catch (error) {
    console.error(`Cannot build dist/${file}: ${error.message}`)
    return 1
  }
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
