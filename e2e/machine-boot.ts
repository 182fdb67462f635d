// A Debian kernel that knows only cgroup v2, and a root file system in memory -> a running machine. With the hardware's
// help where that works (KVM), else instruction by instruction, which takes some ten times as long.

import { execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { until } from './until.ts'

export const CACHE = join(import.meta.dirname, '../.cache')
const KERNEL_PACKAGE = 'linux-image-cloud-amd64'
const CONSOLE_CHARACTERS_MAX = 64 * 1024 * 1024
/** Until its first program reports that it runs. One that hangs is not waited for longer. */
const BOOT_MS_MAX = { kvm: 30_000, tcg: 120_000 }
/** Ends the machine once its input is closed, even if the test was killed. */
const GUARD = `exec 3<&0
"$@" </dev/null & machine=$!
(cat <&3 >/dev/null; kill $machine) & reader=$!
wait $machine; kill $reader 2>/dev/null`

export type Acceleration = keyof typeof BOOT_MS_MAX

export interface Machine {
  readonly acceleration: Acceleration
  /** All that it has written to its console so far. */
  readonly console: () => string
  readonly ended: Promise<void>
  /** At once, as when the power fails. */
  readonly stop: () => Promise<void>
}

/** The fastest that may work here first. */
export function accelerations(): readonly Acceleration[] {
  try {
    closeSync(openSync('/dev/kvm', 'r+'))
    return ['kvm', 'tcg']
  } catch {
    return ['tcg']
  }
}

/** Undefined: it does not get to its first program, which writes `@booted`, in time. */
export async function bootMachine(
  acceleration: Acceleration,
  memory: string,
  flags: readonly string[],
): Promise<Machine | undefined> {
  const hardware = ['-accel', acceleration === 'tcg' ? 'tcg,thread=multi' : acceleration, '-cpu', 'max']
  const boot = ['-kernel', kernelFile(), '-initrd', memory, '-append', 'console=ttyS0 quiet panic=-1']
  const console = ['-display', 'none', '-serial', 'stdio', '-no-reboot']
  const qemu = ['qemu-system-x86_64', ...hardware, '-smp', '2', ...boot, ...console, ...flags]
  const guarded = spawn('sh', ['-c', GUARD, 'guard', ...qemu], { stdio: ['pipe', 'pipe', 'pipe'] })
  let written = ''
  for (const stream of [guarded.stdout, guarded.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (written.length < CONSOLE_CHARACTERS_MAX) written += text
    })
  let isOver = false
  const ended = new Promise<void>(resolve =>
    guarded.once('close', () => {
      isOver = true
      resolve()
    }),
  )
  const stop = () => {
    guarded.stdin.end()
    return ended
  }
  const machine = { acceleration, console: () => written, ended, stop }
  const hasBooted = async () => (written.includes('@booted') || isOver ? true : undefined)
  await until('the machine to boot', hasBooted, BOOT_MS_MAX[acceleration]).catch(() => undefined)
  if (written.includes('@booted')) return machine
  await stop()
  return undefined
}

/** Debian's. The package is only read, not installed. */
function kernelFile(): string {
  const folder = join(CACHE, 'kernel')
  const found = () => (existsSync(join(folder, 'boot')) ? readdirSync(join(folder, 'boot')) : [])
  if (!found().some(isKernel)) {
    mkdirSync(folder, { recursive: true })
    const depends = execFileSync('apt-cache', ['depends', KERNEL_PACKAGE], { encoding: 'utf8' })
    const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1]
    if (name === undefined) throw new Error(`no kernel in ${KERNEL_PACKAGE}:\n${depends}`)
    execFileSync('apt-get', ['download', '-q', name], { cwd: folder, stdio: 'pipe' })
    const archive = readdirSync(folder).find(file => file.endsWith('.deb')) ?? ''
    execFileSync('dpkg-deb', ['-x', archive, '.'], { cwd: folder })
    rmSync(join(folder, archive))
  }
  return join(folder, 'boot', found().find(isKernel) ?? '')
}

const isKernel = (name: string) => name.startsWith('vmlinuz')

/** A root file system that the kernel unpacks into memory: commands of busybox, and what is put there. */
export function createMemory(folder: string, commands: readonly string[]) {
  const root = join(folder, 'root')
  const put = (from: string, to: string) => {
    mkdirSync(join(root, dirname(to)), { recursive: true })
    copyFileSync(from, join(root, to))
  }
  for (const name of ['proc', 'sys', 'dev', 'tmp']) mkdirSync(join(root, name), { recursive: true })
  put('/bin/busybox', 'bin/busybox')
  for (const command of commands) symlinkSync('busybox', join(root, 'bin', command))
  /** With the libraries that it links. */
  const putProgram = (from: string, to: string) => {
    put(from, to)
    for (const library of librariesOf(from)) put(library, library)
  }
  const pack = () => {
    const archive = `find . | busybox cpio -o -H newc 2>/dev/null | gzip -1 > ../memory.gz`
    execFileSync('sh', ['-c', `chmod +x init && ${archive}`], { cwd: root })
    return join(folder, 'memory.gz')
  }
  return { put, putProgram, pack }
}

function librariesOf(program: string): string[] {
  return execFileSync('ldd', [program], { encoding: 'utf8' }).match(/\/\S+(?= \()/g) ?? []
}
