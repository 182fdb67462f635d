// The five libraries of glibc that topz links, from Debian's package of one pinned version -> files of an image. Fetched
// once from the archive that this machine's apt uses, and checked.

import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { debianArchive, isOnPath } from './debian.mjs'
import { capture, ROOT } from './run.mjs'

/** To change it: apt-cache policy libc6, then sha256sum of the package for each architecture. */
export const GLIBC_VERSION = '2.36-9+deb12u14'
const SUMS = {
  amd64: 'ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf',
  arm64: '01f4330719fd4f65580e16ea5a0527f372fca750e8f588d26deaf09f2d3b1cf4',
}
/** Architecture -> folder of the libraries, and where programs expect the loader. */
const PLACES = {
  amd64: {
    folder: 'lib/x86_64-linux-gnu',
    loader: 'lib64/ld-linux-x86-64.so.2',
    file: 'ld-linux-x86-64.so.2',
  },
  arm64: {
    folder: 'lib/aarch64-linux-gnu',
    loader: 'lib/ld-linux-aarch64.so.1',
    file: 'ld-linux-aarch64.so.1',
  },
}
const LIBRARIES = ['libc.so.6', 'libdl.so.2', 'libm.so.6', 'libpthread.so.0']
const OS_RELEASE = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
`
const FOLDER = join(ROOT, '.cache/glibc')

/** Entries for tar.mjs, with the package's licence and what vulnerability scanners look for. Throws: why not. */
export async function glibcEntries(architecture) {
  if (!isOnPath('dpkg-deb')) throw new Error('needs dpkg-deb (Debian package dpkg)')
  const archive = await packageOf(architecture)
  const folder = mkdtempSync(join(tmpdir(), 'topz-glibc-'))
  try {
    if (capture('dpkg-deb', ['-x', archive, folder]) === undefined)
      throw new Error(`cannot unpack ${archive}`)
    const status = `${capture('dpkg-deb', ['-f', archive])?.trim()}\nStatus: install ok installed\n`
    const { folder: libraries, loader, file } = PLACES[architecture]
    const from = (path, name) => {
      const file = join(folder, libraries, name)
      return { path, mode: statSync(file).mode & 0o777, bytes: readFileSync(file) }
    }
    const text = (path, bytes) => ({ path, mode: 0o644, bytes })
    return [
      text('etc/os-release', Buffer.from(OS_RELEASE)),
      ...LIBRARIES.map(name => from(`${libraries}/${name}`, name)),
      from(loader, file),
      text('usr/share/doc/libc6/copyright', readFileSync(join(folder, 'usr/share/doc/libc6/copyright'))),
      text('var/lib/dpkg/status.d/libc6', Buffer.from(status)),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function packageOf(architecture) {
  const name = `libc6_${GLIBC_VERSION}_${architecture}.deb`
  const path = join(FOLDER, name)
  if (!existsSync(path)) {
    const archive = debianArchive()
    if (archive === undefined) throw new Error('needs an apt that knows an archive of Debian')
    const answer = await fetch(new URL(`pool/main/g/glibc/${name}`, `${archive.replace(/\/*$/, '')}/`))
    if (answer.status === 404)
      throw new Error(`Debian has no ${name} any more: pin a newer version in scripts/glibc.mjs`)
    if (!answer.ok) throw new Error(`${name} could not be fetched: status ${answer.status}`)
    mkdirSync(FOLDER, { recursive: true })
    // Renamed into place: another release may be reading.
    writeFileSync(`${path}.${process.pid}`, Buffer.from(await answer.arrayBuffer()))
    renameSync(`${path}.${process.pid}`, path)
  }
  const sum = createHash('sha256').update(readFileSync(path)).digest('hex')
  if (sum === SUMS[architecture]) return path
  rmSync(path)
  throw new Error(`${name} is not the pinned one: its SHA-256 is ${sum}, expected ${SUMS[architecture]}`)
}
