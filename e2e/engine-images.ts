// The images of the engine tests, made from Debian's packages and this tree: nothing is pulled from a registry.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { debianArchive } from '../scripts/debian.mjs'
import type { Engine } from './engine.ts'
import { compilePrograms, PROGRAMS } from './programs.ts'

const ROOT = join(import.meta.dirname, '..')
const CACHE = join(ROOT, '.cache')
const SUITE = 'bookworm'
/** ps, to compare with `docker top`; the libraries that the executable links come with the base. */
const PACKAGES = ['procps']
/** In place of the Node.js and git images that people pull. */
const NODE_PACKAGES = ['nodejs', 'git', 'procps']

/** Servers and runtimes that people run. */
const REAL_PACKAGES = [
  'nginx-light',
  'redis-server',
  'redis-tools',
  'postgresql',
  'default-jdk-headless',
  'gunicorn',
  'php-fpm',
  'memcached',
  'nodejs',
  'git',
  'procps',
]

/** A Debian base system with the hostile programs under /programs. */
export const APP_IMAGE = 'topz-test-app'
/** What docker/Dockerfile makes of dist/topz. */
export const TOPZ_IMAGE = 'topz'
/** A Debian base system with Node.js and git. */
export const NODE_IMAGE = 'topz-test-node'

/** A Debian base system with servers and runtimes that people run. */
export const REAL_IMAGE = 'topz-test-real'

export async function makeRealImage(engine: Engine): Promise<void> {
  if (await hasImage(engine, REAL_IMAGE)) return
  await makeSystemImage(engine, REAL_IMAGE, REAL_PACKAGES)
}

export async function makeNodeImage(engine: Engine): Promise<void> {
  if (await hasImage(engine, NODE_IMAGE)) return
  await makeSystemImage(engine, NODE_IMAGE, NODE_PACKAGES)
}

export async function makeImages(engine: Engine): Promise<void> {
  if ((await hasImage(engine, APP_IMAGE)) && (await hasImage(engine, TOPZ_IMAGE))) return
  compilePrograms()
  await engine.must('import', systemArchive(PACKAGES), 'debian-test')
  // The legacy builder reads a Dockerfile from standard input only without a context; docker cp needs no builder at all.
  const container = await engine.must('create', 'debian-test', '/bin/true')
  await engine.must('cp', `${PROGRAMS}/.`, `${container}:/programs`)
  await engine.must('commit', container, APP_IMAGE)
  await engine.must('rm', container)
  await makeTopzImage(engine, 'debian-test')
}

/** `buildImage` needs a shell and the libraries of glibc. */
export async function makeTopzImage(engine: Engine, buildImage: string): Promise<void> {
  if (!existsSync(join(ROOT, 'dist/topz'))) throw new Error('Cannot build the image: run npm run build first')
  const args = [`BUILD_IMAGE=${buildImage}`, 'PREBUILT=dist/topz', 'VERSION=0.0.0-test'].flatMap(arg => [
    '--build-arg',
    arg,
  ])
  await engine.must('build', '-t', TOPZ_IMAGE, '-f', join(ROOT, 'docker/Dockerfile'), ...args, ROOT)
}

/** A Debian base system with these packages. */
export async function makeSystemImage(
  engine: Engine,
  name: string,
  packages: readonly string[],
): Promise<void> {
  await engine.must('import', systemArchive(packages), name)
}

/** The archive of the base system alone, for other engines. */
export const baseSystem = () => systemArchive(PACKAGES)

/** Another file in the same run may have made it. */
async function hasImage(engine: Engine, name: string): Promise<boolean> {
  return (await engine.docker('image', 'inspect', name)).status === 0
}

/** A tar archive of a minimal Debian with these packages, made once and kept. */
function systemArchive(packages: readonly string[]): string {
  const archive = join(CACHE, `debian-${SUITE}-${packages.join('-')}.tar`)
  if (existsSync(archive)) return archive
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'debian-'))
  const system = join(folder, 'system')
  const include = `--include=${packages.join(',')}`
  const from = debianArchive()
  const where = from === undefined ? [] : [from]
  execFileSync('debootstrap', ['--variant=minbase', include, SUITE, system, ...where], { stdio: 'pipe' })
  const left = ['./var/cache/apt/*', './var/lib/apt/lists/*', './usr/share/doc/*', './usr/share/locale/*']
  const excluded = left.map(path => `--exclude=${path}`)
  execFileSync('tar', ['-C', system, ...excluded, '-cf', join(folder, 'archive'), '.'])
  renameSync(join(folder, 'archive'), archive)
  rmSync(folder, { recursive: true, force: true })
  return archive
}
