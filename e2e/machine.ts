// A whole machine with a Debian kernel that knows only cgroup v2, emulated, with topz in it: the machines that tests
// run on have v1 or both. Takes half a minute: instructions are translated, no special hardware is needed.

import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { compilePrograms, PROGRAMS } from './programs.ts'

const ROOT = join(import.meta.dirname, '..')
const CACHE = join(ROOT, '.cache')
const KERNEL_PACKAGE = 'linux-image-cloud-amd64'
const MACHINE_MS_MAX = 390_000
const CONSOLE_BYTES_MAX = 64 * 1024 * 1024
const COMMANDS = 'sh mount umount mkdir sleep cat echo wget poweroff seq grep touch ifconfig date'.split(' ')

/** What the machine wrote: name of a file, or a word of machine-init.sh -> the text below it, in order. */
export type Console = ReadonlyMap<string, readonly string[]>

export function runMachine(): Console {
  compilePrograms()
  const kernel = kernelImage()
  const folder = mkdtempSync(join(CACHE, 'machine-'))
  try {
    const memory = initialMemory(folder)
    const drive = ['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '2048', '-nic', 'none']
    const boot = ['-kernel', kernel, '-initrd', memory, '-append', 'console=ttyS0 quiet panic=-1']
    const run = spawnSync('qemu-system-x86_64', [...drive, ...boot, '-nographic', '-no-reboot'], {
      encoding: 'utf8',
      timeout: MACHINE_MS_MAX,
      maxBuffer: CONSOLE_BYTES_MAX,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (!run.stdout.includes('@end'))
      throw new Error(`the machine did not finish:\n${run.stdout.slice(-4000)}`)
    return sectionsOf(run.stdout)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The kernel of Debian's package, which is only read, not installed. */
function kernelImage(): string {
  const folder = join(CACHE, 'kernel')
  const found = () => (existsSync(join(folder, 'boot')) ? readdirSync(join(folder, 'boot')) : [])
  if (!found().some(isKernel)) {
    mkdirSync(folder, { recursive: true })
    try {
      downloadKernel(folder)
    } catch {
      // The lists name a version that the archive has replaced, or none, while somebody else fetches them.
      execFileSync('apt-get', ['update', '-q'], { stdio: 'pipe' })
      downloadKernel(folder)
    }
    const archive = readdirSync(folder).find(file => file.endsWith('.deb')) ?? ''
    execFileSync('dpkg-deb', ['-x', archive, '.'], { cwd: folder })
    rmSync(join(folder, archive))
  }
  return join(folder, 'boot', found().find(isKernel) ?? '')
}

function downloadKernel(folder: string): void {
  const depends = execFileSync('apt-cache', ['depends', KERNEL_PACKAGE], { encoding: 'utf8' })
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1]
  if (name === undefined) throw new Error(`no kernel in ${KERNEL_PACKAGE}:\n${depends}`)
  execFileSync('apt-get', ['download', '-q', name], { cwd: folder, stdio: 'pipe' })
}

const isKernel = (name: string) => name.startsWith('vmlinuz')

/** The root file system, as the kernel unpacks it into memory. */
function initialMemory(folder: string): string {
  const root = join(folder, 'root')
  const put = (from: string, to: string) => {
    mkdirSync(join(root, dirname(to)), { recursive: true })
    copyFileSync(from, join(root, to))
  }
  for (const name of ['proc', 'sys', 'dev', 'tmp']) mkdirSync(join(root, name), { recursive: true })
  put('/bin/busybox', 'bin/busybox')
  for (const command of COMMANDS) symlinkSync('busybox', join(root, 'bin', command))
  put('/usr/bin/unshare', 'bin/unshare-linux')
  put(join(ROOT, 'dist/topz'), 'server')
  put(join(import.meta.dirname, 'machine-init.sh'), 'init')
  for (const program of ['busy', 'sleepers', 'grow']) put(join(PROGRAMS, program), `programs/${program}`)
  for (const program of ['/usr/bin/unshare', join(ROOT, 'dist/topz')])
    for (const library of librariesOf(program)) put(library, library)
  const pack = `find . | busybox cpio -o -H newc 2>/dev/null | gzip -1 > ../memory.gz`
  execFileSync('sh', ['-c', `chmod +x init && ${pack}`], { cwd: root })
  return join(folder, 'memory.gz')
}

function librariesOf(program: string): string[] {
  return execFileSync('ldd', [program], { encoding: 'utf8' }).match(/\/\S+(?= \()/g) ?? []
}

function sectionsOf(console: string): Console {
  const sections = new Map<string, string[]>()
  for (const section of console.replaceAll('\r', '').split(/^@/m).slice(1)) {
    const end = section.indexOf('\n')
    const name = section.slice(0, end)
    sections.set(name, [...(sections.get(name) ?? []), section.slice(end + 1)])
  }
  return sections
}
