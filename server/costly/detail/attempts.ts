// One process -> what topz may read of it, found out by trying. `environ` is never tried: it is opened only if its own
// flag allows it (S12).

import { type Ids, parsePidStatus } from '../../procfs/pid-status.ts'
import { DENIED, entriesOf, linkOf, readStartOf, sizeOf } from '../../procfs/read.ts'

const FILES = [
  'stat',
  'status',
  'cmdline',
  'schedstat',
  'cgroup',
  'io',
  'smaps_rollup',
  'maps',
  'syscall',
  'stack',
] as const
const LINKS = ['exe', 'root', 'ns/mnt', 'ns/user'] as const

export interface Attempts {
  /** What may not be read. */
  readonly denied: readonly string[]
  /** What does not exist at all. */
  readonly missing: readonly string[]
  readonly uids: Ids | undefined
  readonly gids: Ids | undefined
  /** Permitted capabilities, hexadecimal. */
  readonly capabilities: string | undefined
  /** Inode of the user namespace, if that may be read. */
  readonly userNamespace: string | undefined
}

export function createAttempts(procRoot: string) {
  const buffer = new Uint8Array(4096)

  return function attempt(pid: number): Attempts | undefined {
    const root = `${procRoot}/${pid}`
    const found = new Map<string, number>()
    for (const file of FILES) found.set(file, readStartOf(`${root}/${file}`, buffer))
    if ((found.get('stat') ?? 0) <= 0) return undefined
    for (const link of LINKS) {
      const target = linkOf(`${root}/${link}`)
      found.set(link, typeof target === 'number' ? target : 0)
    }
    const fds = entriesOf(`${root}/fd`, 1)
    const size = sizeOf(`${root}/fd`)
    // Listing may be allowed where following is not.
    const fdLink =
      typeof fds === 'number' || fds[0] === undefined ? undefined : linkOf(`${root}/fd/${fds[0]}`)
    found.set('fd', size < 0 ? size : 0)
    found.set('fd/*', typeof fds === 'number' ? fds : typeof fdLink === 'number' ? fdLink : 0)
    const length = readStartOf(`${root}/status`, buffer)
    const status = length > 0 ? parsePidStatus(buffer.subarray(0, length)) : {}
    const namespace = linkOf(`${root}/ns/user`)
    const named = (code: (value: number) => boolean) =>
      [...found].flatMap(([name, value]) => (code(value) ? [name] : []))
    return {
      denied: named(value => value === DENIED),
      missing: named(value => value < 0 && value !== DENIED),
      uids: status.Uid,
      gids: status.Gid,
      capabilities: status.CapPrm,
      userNamespace: typeof namespace === 'string' ? namespace : undefined,
    }
  }
}
