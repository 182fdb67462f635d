// /proc/<pid>/net/unix -> Unix sockets: `Num RefCount Protocol Flags Type St Inode Path`. The path may be missing,
// contain spaces, or begin with `@` for an abstract name; it is the last word, and the app chose it.

import { text, wholeNumber } from './scan.ts'

export interface UnixSocket {
  /** 1 stream, 2 datagram, 5 seqpacket. */
  readonly type: number
  /** 1 unconnected, 2 connecting, 3 connected; a flag marks listening sockets. */
  readonly st: number
  readonly isListening: boolean
  readonly inode: number
  readonly path: string | undefined
}

/** include/linux/net.h: __SO_ACCEPTCON */
const ACCEPTCON = 0x10000

export function parseNetUnix(bytes: Uint8Array): readonly UnixSocket[] {
  return text(bytes)
    .split('\n')
    .slice(1)
    .flatMap(line => parseLine(line) ?? [])
}

function parseLine(line: string): UnixSocket | undefined {
  const [, flags = '', type = '', st = '', inodeText, path] =
    /^[0-9a-f]+: [0-9A-F]+ [0-9A-F]+ ([0-9A-F]+) ([0-9A-F]+) ([0-9A-F]+)\s+(\d+)(?: (.*))?$/.exec(line) ?? []
  const inode = wholeNumber(inodeText)
  if (inode === undefined) return undefined
  return {
    type: Number.parseInt(type, 16),
    st: Number.parseInt(st, 16),
    isListening: (Number.parseInt(flags, 16) & ACCEPTCON) !== 0,
    inode,
    path: path || undefined,
  }
}
