// npm run release in two clones of this tree in different places: the same bytes; and the image, from a real engine.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from './engine.ts'
import { makeImages, TOPZ_IMAGE } from './engine-images.ts'
import { borrowEngine } from './shared-engine.ts'
import { listFiles, ROOT } from './tidy-sources.ts'

const SETUP_MS_MAX = 600_000
const VERSION = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version as string
/** Two clones of a commit have its times. */
const COMMITTED = { GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z', GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z' }

setDefaultTimeout(300_000)

let engine: Engine
let folder: string
beforeAll(async () => {
  // Next to the packages, so that they need not be copied.
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  folder = mkdtempSync(join(ROOT, '.cache/release-'))
  engine = await borrowEngine()
  await makeImages(engine)
}, SETUP_MS_MAX)
afterAll(async () => {
  await engine?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A repository of this tree as it is, in one commit. */
function cloneAt(name: string): string {
  const clone = join(folder, name)
  mkdirSync(join(clone, '.cache'), { recursive: true })
  execFileSync('cp', ['--parents', ...listFiles('').filter(path => path !== ''), clone], { cwd: ROOT })
  execFileSync('cp', ['-al', 'node_modules', clone], { cwd: ROOT })
  const runtimes = join(ROOT, '.cache/bun-runtimes')
  if (existsSync(runtimes)) execFileSync('cp', ['-al', runtimes, join(clone, '.cache')])
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...words], {
      cwd: clone,
      env: { ...process.env, ...COMMITTED },
    })
  git('init', '-q')
  git('add', '-A')
  git('commit', '-q', '-m', 'All')
  return clone
}

function release(clone: string, flags: readonly string[] = [], env: Record<string, string | undefined> = {}) {
  const words = ['scripts/release.mjs', ...flags]
  const { status, stdout, stderr } = spawnSync('node', words, {
    cwd: clone,
    env: { ...process.env, CI: undefined, DOCKER_HOST: 'unix:///nonexistent', ...env },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const sumsOf = (clone: string) =>
  readFileSync(join(clone, 'dist/release/SHA256SUMS'), 'utf8').trim().split('\n')

test('two builds give the same bytes, images included; the image is that of the Dockerfile, and runs', async () => {
  const [first, second] = [cloneAt('a'), cloneAt('somewhere/else')]
  const [one, other] = [release(first), release(second)]
  expect(`${one.status} ${one.stderr}`).toBe('0 ')
  expect(`${other.status} ${other.stderr}`).toBe('0 ')
  expect(sumsOf(first)).toEqual(sumsOf(second))
  const image = (architecture: string) => `topz-${VERSION}-image-linux-${architecture}`
  const digests = (said: string) => said.match(/^topz-\S+-image-\S+: digest sha256:[0-9a-f]{64}$/gm)
  expect(digests(one.stdout)?.map(line => line.split('.tar')[0])).toEqual(['amd64', 'arm64'].map(image))
  expect(digests(other.stdout)).toEqual(digests(one.stdout))
  const names = sumsOf(second).map(line => line.split('  ')[1])
  expect(names).toEqual(
    ['linux-amd64', 'linux-amd64-baseline', 'linux-arm64']
      .map(machine => `topz-${VERSION}-${machine}`)
      .concat(`topz-${VERSION}.cdx.json`, `topz-${VERSION}-licenses.txt`, 'docker-topz')
      .concat('kubectl-topz.zip', 'topz.yaml')
      .concat(['amd64', 'arm64'].flatMap(one => [`${image(one)}.tar`, `${image(one)}.cdx.json`])),
  )
  const cwd = join(first, 'dist/release')
  execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd })

  const bill = JSON.parse(readFileSync(join(cwd, `topz-${VERSION}.cdx.json`), 'utf8'))
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const parts = bill.components.map((one: { name: string; version: string }) => `${one.name}@${one.version}`)
  for (const [name, version] of Object.entries(dependencies)) expect(parts).toContain(`${name}@${version}`)
  expect(parts).toContain(`@oven/bun-linux-x64@${devDependencies.bun}`)
  expect(bill.metadata).toMatchObject({
    timestamp: '2026-01-02T03:04:05.000Z',
    component: { name: 'topz', version: VERSION },
  })

  const architecture = process.arch === 'x64' ? 'amd64' : 'arm64'
  const archive = join(cwd, `${image(architecture)}.tar`)
  const tag = `topz:${VERSION}`
  await engine.must('load', '-i', archive)
  expect(await engine.must('run', '--rm', tag, '/server', 'version')).toBe(`topz ${VERSION}`)
  expect(await settingsOf(tag)).toEqual(await settingsOf(TOPZ_IMAGE))
  expect(await filesOf(tag)).toEqual(await filesOf(TOPZ_IMAGE))
  const licenses = await engine.must('run', '--rm', tag, '/server', 'licenses')
  expect(licenses.trim()).toBe(readFileSync(join(cwd, `topz-${VERSION}-licenses.txt`), 'utf8').trim())
  const billOfImage = JSON.parse(readFileSync(archive.replace(/\.tar$/, '.cdx.json'), 'utf8'))
  const glibc = billOfImage.components.find((one: { name: string }) => one.name === 'glibc')
  expect(glibc.version).toMatch(/^2\.36-9/)
  expect(glibc.purl).toBe(`pkg:deb/debian/libc6@${encodeURIComponent(glibc.version)}?arch=${architecture}`)
  const labels = await engine.must('inspect', '-f', '{{json .Config.Labels}}', tag)
  expect(JSON.parse(labels)).toMatchObject({
    'org.opencontainers.image.version': VERSION,
    'org.opencontainers.image.created': '2026-01-02T03:04:05+00:00',
  })
  await engine.must('rmi', '-f', tag)
})

/** What an engine does with the image, without what names this version. */
async function settingsOf(image: string) {
  const { Env, Cmd, ExposedPorts, StopSignal, Healthcheck } = JSON.parse(
    await engine.must('inspect', '-f', '{{json .Config}}', image),
  )
  const own = Env.filter((line: string) => !line.startsWith('PATH=')).toSorted()
  return { own, Cmd, ExposedPorts, StopSignal, Healthcheck }
}

async function filesOf(image: string): Promise<string[]> {
  const container = await engine.must('create', image)
  const archive = join(folder, 'exported.tar')
  await engine.must('export', '-o', archive, container)
  await engine.must('rm', container)
  const list = execFileSync('tar', ['-tvf', archive], { encoding: 'utf8' }).trim().split('\n')
  const files = list
    .map(line => line.split(' ').filter(Boolean))
    .map(([mode = '', , , , , path = '']) => `${mode} ${path}`)
  // An engine adds its own, folders may be listed or not, and the base of the tests has no copyright files.
  const others =
    / (dev\/console|\.dockerenv|etc\/(hostname|hosts|resolv\.conf)|usr\/share\/doc\/libc6\/copyright)$/
  return files.filter(line => line.startsWith('-') && !others.test(line)).toSorted()
}

test('only committed files are released, except in a trial run', () => {
  const clone = cloneAt('dirty')
  appendFileSync(join(clone, 'README.md'), 'Changed.\n')
  const { status, stderr } = release(clone)
  expect(status).toBe(1)
  expect(stderr).toContain('README.md')
  expect(stderr).toContain('--dirty')
  expect(existsSync(join(clone, 'dist/release'))).toBe(false)
  expect(release(clone, ['--all']).stderr).toBe('Cannot release with --all: expected nothing, or --dirty\n')
})
