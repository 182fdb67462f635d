// Which of these sockets does a process hold? Its descriptors are links like `socket:[12345]`. Runs in the costly
// worker, for listening sockets whose owner is not known yet: nobody reads thousands of links every tick.

import { entriesOf, linkOf } from '../procfs/read.ts'

/** Descriptors of one process that are examined. */
const FDS_MAX = 4096

export type OwnersReading = { readonly found: readonly number[] } | { readonly refusal: 'denied' }

/** `inodes` are those sought. */
export function readOwned(
  procRoot: string,
  pid: number,
  inodes: readonly number[],
): OwnersReading | undefined {
  const folder = `${procRoot}/${pid}/fd`
  const fds = entriesOf(folder, FDS_MAX)
  if (typeof fds === 'number') return { refusal: 'denied' }
  const wanted = new Set(inodes)
  const found: number[] = []
  for (const fd of fds) {
    const link = linkOf(`${folder}/${fd}`)
    if (typeof link === 'number' || !link.startsWith('socket:[')) continue
    const inode = Number(link.slice('socket:['.length, -1))
    if (wanted.has(inode)) found.push(inode)
  }
  return { found }
}
