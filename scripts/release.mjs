// `npm run release`: what people download, in dist/release: an executable for each architecture, an image for each that
// the local Docker engine can build, their bills of materials (CycloneDX), the plugins of docker and kubectl, and
// SHA256SUMS. The same commit gives the same bytes wherever it is built, except for the images.

import { createHash } from 'node:crypto'
import {
  constants,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { wrongBase } from './base-image.mjs'
import { buildTarget, TARGETS } from './build-executable.mjs'
import { ARCHIVE, krewArchive, krewManifest } from './krew.mjs'
import { capture, ROOT, run } from './run.mjs'
import { billOfMaterials } from './sbom.mjs'
import { ensureDependencies, fail, findBun } from './setup.mjs'

const FOLDER = join(ROOT, 'dist/release')
/** Architecture in Docker's words -> the executable of its image. */
const IMAGES = { amd64: 'topz-linux-amd64', arm64: 'topz-linux-arm64' }
/** The owners of the program and its parts. */
const LICENSES = ['NOTICE', 'LICENSE', 'THIRD-PARTY-LICENSES.txt']
const HERE = { x64: 'amd64', arm64: 'arm64' }[process.arch]

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
for (const architecture of Object.keys(IMAGES)) releaseImage(architecture)
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

/** BUILD_IMAGE is that of docker/Dockerfile. */
function releaseImage(architecture) {
  const file = `${name}-image-linux-${architecture}.tar`
  const wrong = buildImage(architecture, join(FOLDER, file))
  if (wrong === undefined) files.push(file)
  else leftOut.push(`${file}: ${wrong}`)
}

function buildImage(architecture, archive) {
  if (capture('docker', ['version', '--format', '{{.Server.Version}}']) === undefined)
    return 'no Docker engine answers here'
  const base = process.env.BUILD_IMAGE ?? ''
  const wrong = wrongBase(base)
  if (wrong !== undefined) return wrong
  const context = mkdtempSync(join(tmpdir(), 'topz-release-'))
  try {
    for (const folder of ['docker', 'dist']) mkdirSync(join(context, folder))
    for (const file of ['Dockerfile', 'collect.sh'])
      copyFileSync(join(ROOT, 'docker', file), join(context, 'docker', file))
    for (const file of LICENSES) copyFileSync(join(ROOT, file), join(context, file))
    copyFileSync(join(ROOT, 'dist', IMAGES[architecture]), join(context, 'dist/topz'))
    const tag = `topz:${version}-${architecture}`
    const given = {
      BUILD_IMAGE: base,
      PREBUILT: 'dist/topz',
      VERSION: version,
      REVISION: revision,
      CREATED: committed,
    }
    const flags = Object.entries(given).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`])
    if (architecture !== HERE) flags.push(`--platform=linux/${architecture}`)
    const dockerfile = join(context, 'docker/Dockerfile')
    if (run('docker', ['build', '-q', '-t', tag, '-f', dockerfile, ...flags, context]) !== 0)
      return `docker build failed, as it says above; for another machine it needs an engine that can run its programs (binfmt_misc)`
    if (run('docker', ['save', '-o', archive, tag]) !== 0) return 'docker save failed'
    const glibc = libraryIn(tag)
    if (glibc === undefined)
      return 'the image does not say which glibc it holds: BUILD_IMAGE must be of Debian'
    const bill = archive.replace(/\.tar$/, '.cdx.json')
    writeFileSync(bill, billOfMaterials(version, committed, { ...glibc, from: base }))
    files.push(basename(bill))
    return undefined
  } finally {
    rmSync(context, { recursive: true, force: true })
  }
}

/** The glibc package that docker/collect.sh copied from the base: its version and architecture. */
function libraryIn(image) {
  const container = capture('docker', ['create', image])?.trim()
  if (container === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'topz-glibc-'))
  try {
    const copied = capture('docker', ['cp', `${container}:/var/lib/dpkg/status.d/libc6`, folder])
    if (copied === undefined) return undefined
    const text = readFileSync(join(folder, 'libc6'), 'utf8')
    const [, version] = /^Version: (.+)$/m.exec(text) ?? []
    const [, architecture] = /^Architecture: (.+)$/m.exec(text) ?? []
    return version && architecture && { version, architecture }
  } finally {
    capture('docker', ['rm', container])
    rmSync(folder, { recursive: true, force: true })
  }
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
