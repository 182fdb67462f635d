// `npm run release`: what people download, in dist/release: an executable and an image for each architecture, their
// bills of materials (CycloneDX), the plugins of docker and kubectl, and SHA256SUMS. The same commit gives the same
// bytes wherever it is built. Needs no Docker engine.

import { createHash } from 'node:crypto'
import { constants, copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildTarget, TARGETS } from './build-executable.mjs'
import { GLIBC_VERSION, glibcEntries } from './glibc.mjs'
import { ARCHIVE, krewArchive, krewManifest } from './krew.mjs'
import { ociImage } from './oci-image.mjs'
import { capture, ROOT, run } from './run.mjs'
import { billOfMaterials } from './sbom.mjs'
import { ensureDependencies, fail, findBun } from './setup.mjs'

const FOLDER = join(ROOT, 'dist/release')
/** Architecture in Docker's words -> the executable of its image. */
const IMAGES = { amd64: 'topz-linux-amd64', arm64: 'topz-linux-arm64' }
/** The owners of the program and its parts. */
const LICENSES = ['NOTICE', 'LICENSE', 'THIRD-PARTY-LICENSES.txt']

const [word, ...more] = process.argv.slice(2)
if (more.length > 0 || (word !== undefined && word !== '--dirty'))
  fail(`Cannot release with ${[word, ...more].join(' ')}: expected nothing, or --dirty`)
const changes = capture('git', ['status', '--porcelain'])
const isDirty = changes !== ''
if (isDirty && word === undefined)
  fail(
    `Cannot release: ${changes === undefined ? 'this is no clone of the repository' : `these are not committed:\n${changes}`}` +
      '\nCommit them, or try it out with: npm run release -- --dirty',
  )

ensureDependencies()
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const name = `topz-${version}${isDirty ? '-dirty' : ''}`
const [revision = 'unknown', committed = new Date().toISOString()] =
  capture('git', ['log', '-1', '--format=%H %cI'])?.trim().split(' ') ?? []
/** As in docker/Dockerfile. */
const LABELS = {
  'org.opencontainers.image.title': 'topz',
  'org.opencontainers.image.description':
    'See what every process in a running container is doing, from a sidecar that needs no privilege',
  'org.opencontainers.image.source': process.env.SOURCE_URL ?? 'unknown',
  'org.opencontainers.image.licenses': 'Apache-2.0',
  'org.opencontainers.image.version': version,
  'org.opencontainers.image.revision': revision,
  'org.opencontainers.image.created': committed,
}
console.log(`${name}, commit ${revision}`)

rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
// Always: a page that is merely newer than its sources may belong to another commit.
if (run(findBun(), ['scripts/build-ui.ts'], { stdio: ['ignore', 'ignore', 'inherit'] }) !== 0)
  fail('Cannot release: the page could not be built')
const files = TARGETS.map(releaseExecutable)
files.push(release(`${name}.cdx.json`, path => writeFileSync(path, billOfMaterials(version, committed))))
files.push(
  release(`${name}-licenses.txt`, path => copyFileSync(join(ROOT, 'THIRD-PARTY-LICENSES.txt'), path)),
)
files.push(release('docker-topz', path => copyFileSync(join(ROOT, 'deploy/docker/docker-topz'), path)))
// For krew. RELEASE_URL: the folder that these files will be downloaded from.
const plugin = krewArchive()
files.push(release(ARCHIVE, path => writeFileSync(path, plugin)))
const folderUrl = process.env.RELEASE_URL ?? `https://HOST/topz/releases/download/v${version}`
files.push(release('topz.yaml', path => writeFileSync(path, krewManifest(version, plugin, folderUrl))))
const leftOut = []
for (const architecture of Object.keys(IMAGES)) await releaseImage(architecture)
writeSums()

function releaseExecutable(target) {
  if (buildTarget(target) !== 0) fail(`Cannot release: ${target.file} could not be built`)
  return release(target.file.replace('topz', name), path =>
    copyFileSync(join(ROOT, 'dist', target.file), path, constants.COPYFILE_FICLONE),
  )
}

function release(file, write) {
  write(join(FOLDER, file))
  return file
}

async function releaseImage(architecture) {
  const file = `${name}-image-linux-${architecture}.tar`
  try {
    const entries = [...(await glibcEntries(architecture)), ...ownEntries(architecture)]
    const image = ociImage({
      architecture,
      entries,
      labels: LABELS,
      created: committed,
      name: `topz:${version}`,
    })
    files.push(release(file, path => writeFileSync(path, image.archive)))
    const glibc = { version: GLIBC_VERSION, architecture }
    const bill = billOfMaterials(version, committed, glibc)
    files.push(release(file.replace(/\.tar$/, '.cdx.json'), path => writeFileSync(path, bill)))
    console.log(`${file}: digest ${image.digest}`)
  } catch (error) {
    leftOut.push(`${file}: ${error.message}`)
  }
}

function ownEntries(architecture) {
  const server = {
    path: 'server',
    mode: 0o755,
    bytes: readFileSync(join(ROOT, 'dist', IMAGES[architecture])),
  }
  const licenses = LICENSES.map(file => {
    return { path: `usr/share/doc/topz/${file}`, mode: 0o644, bytes: readFileSync(join(ROOT, file)) }
  })
  return [server, ...licenses]
}

/** In the format that sha256sum -c reads. */
function writeSums() {
  const sums = files.map(file => {
    const path = join(FOLDER, file)
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex')
    console.log(`dist/release/${file}: ${(statSync(path).size / 1e6).toFixed(2)} MB`)
    return `${sum}  ${file}\n`
  })
  writeFileSync(join(FOLDER, 'SHA256SUMS'), sums.join(''))
  console.log('dist/release/SHA256SUMS')
  for (const line of leftOut) console.log(`Left out: ${line}`)
}
