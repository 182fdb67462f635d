// Programs from Debian's packages that parts of the tests need (a browser, a container engine, a C compiler).
// Installed only by root on a machine with apt-get; elsewhere the part that needs them is skipped, loudly.

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { capture, run } from './run.mjs'

/** Program -> the package that provides it. */
const PACKAGES = {
  chromium: 'chromium',
  dockerd: 'docker.io',
  iptables: 'iptables',
  ip: 'iproute2',
  setpriv: 'util-linux',
  debootstrap: 'debootstrap',
  'docker-compose': 'docker-compose',
  gcc: 'gcc libc6-dev',
  unshare: 'util-linux',
  ps: 'procps',
  strace: 'strace',
  git: 'git',
  unzip: 'unzip',
  'qemu-system-x86_64': 'qemu-system-x86',
  busybox: 'busybox-static',
  'dpkg-deb': 'dpkg',
  prometheus: 'prometheus',
  promtool: 'prometheus',
  ssconvert: 'gnumeric',
  pngquant: 'pngquant',
  podman: 'podman',
  zsh: 'zsh',
}

let listsFetched = false

/** Makes the programs available. Returns undefined if they are, else why not. */
export function ensurePrograms(programs) {
  const missing = programs.filter(program => !isOnPath(program))
  if (missing.length === 0) return undefined
  const packages = [...new Set(missing.flatMap(program => PACKAGES[program].split(' ')))]
  if (process.getuid?.() !== 0 || !isOnPath('apt-get'))
    return `needs ${missing.join(', ')} (Debian packages: ${packages.join(' ')}), which only root can install with apt-get`
  console.log(`Installing Debian packages: ${packages.join(' ')}; this happens once.`)
  // RUNLEVEL=1 keeps the packages from starting their services: the tests start their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  if (!listsFetched && run('apt-get', ['update', '-q'], { env }) !== 0) return 'apt-get update failed'
  listsFetched = true
  if (run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env }) !== 0)
    return `apt-get install ${packages.join(' ')} failed`
  const stillMissing = missing.filter(program => !isOnPath(program))
  return stillMissing.length ? `${stillMissing.join(', ')} not found after installation` : undefined
}

/** Also looks where root's programs are: a plain user's PATH leaves them out. */
export function isOnPath(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.some(folder => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** The Debian archive from which this machine's apt takes its packages; undefined if it has none. */
export function debianArchive() {
  const format = '$(REPO_URI) $(RELEASE)'
  const listed = capture('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']) ?? ''
  const targets = listed.split('\n').map(line => line.split(' '))
  // Those of security and backports are elsewhere, or contain only a few packages.
  return targets.find(([, release]) => /^[a-z]+$/.test(release ?? ''))?.[0]
}
