// /proc/<pid>/fd and fdinfo -> open files: where each leads, how far it was read, and space that only the descriptor
// still holds. Nothing is opened: a stat through the link is enough, whatever the file is.

import { DETAIL_LISTED_MAX } from '../../config/limits.ts'
import type { OpenFile } from '../../model/detail.ts'
import type { ProcFolder } from '../../procfs/living-thread.ts'
import { flagNames, parsePidFdinfo } from '../../procfs/pid-fdinfo.ts'
import { DENIED, entriesOf, linkOf, readStartOf, type StatOf, statOf } from '../../procfs/read.ts'
import { bounded, type DetailReading, tellable } from './reading.ts'

const BLOCK_BYTES = 512
const DELETED = ' (deleted)'

export function createFilesReader(procRoot: string, now: () => number) {
  const buffer = new Uint8Array(4096)

  return function readFiles(pid: ProcFolder): DetailReading<'files'> | undefined {
    const folder = `${procRoot}/${pid}/fd`
    const fds = entriesOf(folder, DETAIL_LISTED_MAX)
    if (typeof fds === 'number') return { items: [], unreadable: { fd: 'denied' } }
    const items: OpenFile[] = []
    const denied = new Set<string>()
    const truncated = bounded(fds, now, fd => {
      const link = linkOf(`${folder}/${fd}`)
      if (typeof link === 'number') {
        if (link === DENIED) denied.add('fd')
        return
      }
      const length = readStartOf(`${procRoot}/${pid}/fdinfo/${fd}`, buffer)
      const { pos, flags } = length > 0 ? parsePidFdinfo(buffer.subarray(0, length)) : {}
      const found = link.startsWith('/') ? statOf(`${folder}/${fd}`) : undefined
      const stat = typeof found === 'number' ? undefined : found
      const kind = kindOf(link, stat)
      // A file's own name may end like this: only the links tell.
      const isGone = stat === undefined ? link.endsWith(DELETED) : stat.links === 0
      const deleted = kind === 'file' && isGone ? true : undefined
      items.push(
        tellable<OpenFile>({
          fd: Number(fd),
          target: deleted && link.endsWith(DELETED) ? link.slice(0, -DELETED.length) : link,
          kind,
          position: kind === 'file' ? pos : undefined,
          flags: flags === undefined ? undefined : flagNames(flags),
          sizeBytes: kind === 'file' ? stat?.size : undefined,
          deleted,
          heldBytes: deleted && stat && stat.blocks * BLOCK_BYTES,
        }),
      )
    })
    items.sort((a, b) => (b.heldBytes ?? 0) - (a.heldBytes ?? 0) || a.fd - b.fd)
    return {
      items,
      ...(truncated && { truncated, total: fds.length }),
      ...(denied.size > 0 && { unreadable: { fd: 'denied' as const } }),
    }
  }
}

function kindOf(link: string, stat: StatOf | undefined): OpenFile['kind'] {
  if (link.startsWith('socket:')) return 'socket'
  if (link.startsWith('pipe:')) return 'pipe'
  if (link.startsWith('anon_inode:')) return 'anonymous'
  return stat?.kind ?? 'unknown'
}
