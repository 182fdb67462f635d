// The parts of the gate, in order: what each needs, and the commands or test files it runs.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildHere } from './build-executable.mjs'
import { ensurePrograms } from './debian.mjs'
import { ensureKubectl } from './kubectl.mjs'
import { ROOT } from './run.mjs'
import { buildUiIfNewer } from './setup.mjs'

const MINUTE_MS = 60_000

/** Test files of e2e/ that are a separate part: `docker.test.ts`, `docker-compose.test.ts` belong to docker. */
const E2E_PARTS = [
  'tidy',
  'browser',
  'clients',
  'kubernetes',
  'docker',
  'podman',
  'faults',
  'machine',
  'prometheus',
]

/**
 * `checks` are commands that pass or fail as a whole; `tests` are files for `bun test`. `prepare` returns why the part
 * cannot run on this machine, or undefined; it throws if this tree is broken.
 */
export const PARTS = [
  {
    name: 'format',
    timeoutMs: 2 * MINUTE_MS,
    checks: () => [['@biomejs/biome/bin/biome', 'ci', ...colours(), '.']],
  },
  {
    name: 'types',
    timeoutMs: 5 * MINUTE_MS,
    // server/main.ts imports the built page.
    prepare: prepareUi,
    checks: () =>
      ['.', 'server/model', 'ui', 'ui/tsconfig.tests.json'].map(project => [
        'typescript/bin/tsc',
        '-p',
        project,
        '--noEmit',
      ]),
  },
  { name: 'tidy', timeoutMs: 2 * MINUTE_MS, tests: () => endToEnd('tidy'), prepare: prepareUi },
  {
    name: 'unit',
    timeoutMs: 15 * MINUTE_MS,
    tests: () => testFiles(['server', 'ui', 'bench', 'scripts']),
    prepare: prepareUi,
  },
  { name: 'e2e', timeoutMs: 15 * MINUTE_MS, tests: () => endToEnd(undefined), prepare: prepareUi },
  {
    name: 'browser',
    timeoutMs: 25 * MINUTE_MS,
    tests: () => endToEnd('browser'),
    prepare: () => prepareUi() ?? ensurePrograms(['chromium']),
  },
  {
    // Third-party programs that read topz's output: a spreadsheet.
    name: 'clients',
    timeoutMs: 5 * MINUTE_MS,
    tests: () => endToEnd('clients'),
    prepare: () => prepareUi() ?? ensurePrograms(['ssconvert']),
  },
  {
    name: 'kubernetes',
    timeoutMs: 10 * MINUTE_MS,
    tests: () => endToEnd('kubernetes'),
    prepare: () => prepareUi() ?? ensureKubectl(),
  },
  {
    name: 'docker',
    timeoutMs: 25 * MINUTE_MS,
    tests: () => endToEnd('docker'),
    prepare: () =>
      onlyRootOnLinux() ??
      ensurePrograms([
        'dockerd',
        'iptables',
        'ip',
        'setpriv',
        'debootstrap',
        'docker-compose',
        'gcc',
        'git',
        'unzip',
        'prometheus',
        'zsh',
        'chromium',
      ]) ??
      prepareExecutable(),
  },
  {
    name: 'podman',
    timeoutMs: 10 * MINUTE_MS,
    tests: () => endToEnd('podman'),
    prepare: () =>
      onlyRootOnLinux() ??
      ensurePrograms(['podman', 'iptables', 'ip', 'debootstrap', 'setpriv']) ??
      prepareExecutable(),
  },
  {
    name: 'faults',
    timeoutMs: 25 * MINUTE_MS,
    tests: () => endToEnd('faults'),
    prepare: () =>
      onlyRootOnLinux() ??
      ensurePrograms(['gcc', 'unshare', 'nsenter', 'ip', 'ps', 'git', 'strace']) ??
      prepareExecutable(),
  },
  {
    name: 'prometheus',
    timeoutMs: 10 * MINUTE_MS,
    tests: () => endToEnd('prometheus'),
    prepare: () =>
      onlyRootOnLinux() ?? ensurePrograms(['prometheus', 'promtool', 'gcc', 'unshare']) ?? prepareUi(),
  },
  {
    name: 'machine',
    timeoutMs: 10 * MINUTE_MS,
    tests: () => endToEnd('machine'),
    prepare: () =>
      (process.arch === 'x64' ? onlyRootOnLinux() : 'needs an amd64 machine') ??
      ensurePrograms(['qemu-system-x86_64', 'busybox', 'gcc', 'unshare', 'dpkg-deb']) ??
      prepareExecutable(),
  },
]

/** Biome colours its output even into a file. */
function colours() {
  return process.stdout.isTTY ? [] : ['--colors=off']
}

function endToEnd(part) {
  return testFiles(['e2e']).filter(file => E2E_PARTS.find(name => isOfPart(file, name)) === part)
}

function isOfPart(file, part) {
  return file === `e2e/${part}.test.ts` || file.startsWith(`e2e/${part}-`)
}

function testFiles(folders) {
  return folders.filter(folder => existsSync(join(ROOT, folder))).flatMap(filesBelow)
}

function filesBelow(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap(entry => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? filesBelow(path) : /\.test\.tsx?$/.test(path) ? [path] : []
    })
    .sort()
}

function onlyRootOnLinux() {
  if (process.platform !== 'linux') return 'needs Linux'
  return process.getuid() === 0 ? undefined : 'needs root: it starts containers and namespaces'
}

function prepareUi() {
  if (buildUiIfNewer() !== 0) throw new Error('the page could not be built')
  return undefined
}

function prepareExecutable() {
  prepareUi()
  if (buildHere() !== 0) throw new Error('the executable dist/topz could not be built')
  return undefined
}
