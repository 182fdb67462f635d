// kubectl for the tests: the one on the PATH or, if that is too old or missing, Debian's newer one, unpacked into
// .cache and not installed: Debian 12 has 1.20, which neither supports components nor speaks WebSocket.

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { debianArchive, isOnPath } from './debian.mjs'
import { capture, ROOT, run } from './run.mjs'

const MINOR_MIN = 31
const FOLDER = join(ROOT, '.cache/kubectl')

/** Puts it on the PATH of this process and its children. Returns undefined if it is there, else why not. */
export function ensureKubectl() {
  const unpacked = join(FOLDER, 'usr/bin')
  if (existsSync(unpacked)) process.env.PATH = `${unpacked}${delimiter}${process.env.PATH}`
  if (isNewEnough()) return undefined
  if (process.getuid?.() !== 0 || !isOnPath('apt-get'))
    return `needs kubectl 1.${MINOR_MIN} or newer on the PATH, or root and apt-get to fetch it`
  console.log('Fetching kubectl from Debian 13; this happens once.')
  const failed = fetchKubectl()
  if (failed !== undefined) return failed
  process.env.PATH = `${unpacked}${delimiter}${process.env.PATH}`
  return isNewEnough() ? undefined : 'the kubectl that was fetched does not run here'
}

function isNewEnough() {
  const said = capture('kubectl', ['version', '--client', '-o', 'json']) ?? ''
  return Number(/"?minor"?:\s*"(\d+)/i.exec(said)?.[1]) >= MINOR_MIN
}

function sourceOf(archiveUrl) {
  return `Types: deb
URIs: ${archiveUrl}
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`
}

/** With separate lists, so that the machine's are left as they are. */
function fetchKubectl() {
  const archiveUrl = debianArchive()
  if (archiveUrl === undefined) return 'apt-get names no archive of Debian on this machine'
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(join(FOLDER, 'lists/partial'), { recursive: true })
  mkdirSync(join(FOLDER, 'sources'))
  writeFileSync(join(FOLDER, 'sources/debian.sources'), sourceOf(archiveUrl))
  const options = [
    'Dir::Etc::sourcelist=/dev/null',
    `Dir::Etc::sourceparts=${FOLDER}/sources`,
    `Dir::State::lists=${FOLDER}/lists`,
    'Dir::State::status=/dev/null',
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    'APT::Sandbox::User=root',
  ].flatMap(option => ['-o', option])
  const apt = (...words) => run('apt-get', [...options, '-q', ...words], { cwd: FOLDER }) === 0
  if (!apt('update') || !apt('download', 'kubectl')) return 'kubectl could not be fetched'
  const archive = readdirSync(FOLDER).find(file => file.endsWith('.deb'))
  if (run('dpkg-deb', ['-x', archive, FOLDER], { cwd: FOLDER }) !== 0) return 'kubectl could not be unpacked'
  for (const rest of [archive, 'lists']) rmSync(join(FOLDER, rest), { recursive: true })
  return undefined
}
