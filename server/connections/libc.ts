// Socket functions that the runtime does not offer, from the C library: the other end, options that accepted
// connections inherit, and a reset. Undefined without glibc; topz then works without them.

import { dlopen } from 'bun:ffi'

/** Linux's values, the same on x86-64 and arm64 (asm-generic/socket.h, linux/tcp.h). */
const SOL_SOCKET = 1
const SO_SNDBUF = 7
const SO_ACCEPTCONN = 30
const IPPROTO_TCP = 6
const TCP_MAXSEG = 2
const TCP_USER_TIMEOUT = 18
const SIOCOUTQ = 0x5411
const AF_INET = 2
const AF_INET6 = 10
const SOCKADDR_BYTES_MAX = 128
/**
 * On the loopback a segment may be as large as everything that is kept for a client: each would wait for a delayed
 * acknowledgement of the previous one. Smaller segments brought a large answer from 97 ms to 5 ms.
 */
const SEGMENT_BYTES_MAX = 8192

export interface Peer {
  /** 4 or 16. */
  readonly address: readonly number[]
  readonly port: number
}

export interface SocketCalls {
  /** Undefined: not a connected TCP socket. */
  peerOf(fd: number): Peer | undefined
  isListening(fd: number): boolean
  /**
   * Bytes that the kernel may keep for one client, and milliseconds until a client that takes none of them is reset.
   */
  limit(fd: number, sendBytes: number, unackedMs: number): void
  /** Bytes that the other end has not acknowledged. */
  unsentBytes(fd: number): number
  /** Frees what the kernel keeps, and notifies the client; the runtime then closes the descriptor. */
  reset(fd: number): void
}

export function loadSocketCalls(): SocketCalls | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return socketCalls()
  } catch {
    return undefined
  }
}

function socketCalls(): SocketCalls {
  const { symbols } = dlopen('libc.so.6', {
    getpeername: { args: ['i32', 'ptr', 'ptr'], returns: 'i32' },
    getsockopt: { args: ['i32', 'i32', 'i32', 'ptr', 'ptr'], returns: 'i32' },
    setsockopt: { args: ['i32', 'i32', 'i32', 'ptr', 'u32'], returns: 'i32' },
    ioctl: { args: ['i32', 'u64', 'ptr'], returns: 'i32' },
    connect: { args: ['i32', 'ptr', 'u32'], returns: 'i32' },
  })
  const name = new Uint8Array(SOCKADDR_BYTES_MAX)
  const length = new Uint32Array(1)
  const option = new Int32Array(1)
  /** AF_UNSPEC: the kernel ends the connection (connect(2)). */
  const noAddress = new Uint8Array(16)

  function set(fd: number, level: number, which: number, value: number): void {
    option[0] = value
    symbols.setsockopt(fd, level, which, option, option.byteLength)
  }

  return {
    peerOf(fd) {
      length[0] = SOCKADDR_BYTES_MAX
      if (symbols.getpeername(fd, name, length) !== 0) return undefined
      const family = name[0] as number
      const port = ((name[2] as number) << 8) | (name[3] as number)
      if (family === AF_INET) return { address: [...name.subarray(4, 8)], port }
      return family === AF_INET6 ? { address: [...name.subarray(8, 24)], port } : undefined
    },
    isListening(fd) {
      length[0] = option.byteLength
      return symbols.getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, option, length) === 0 && option[0] === 1
    },
    limit(fd, sendBytes, unackedMs) {
      set(fd, SOL_SOCKET, SO_SNDBUF, sendBytes)
      set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, unackedMs)
      set(fd, IPPROTO_TCP, TCP_MAXSEG, SEGMENT_BYTES_MAX)
    },
    unsentBytes: fd => (symbols.ioctl(fd, SIOCOUTQ, option) === 0 ? (option[0] as number) : 0),
    reset: fd => void symbols.connect(fd, noAddress, noAddress.byteLength),
  }
}
