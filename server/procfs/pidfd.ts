// A process that ends -> how it ended, asked of the kernel through a descriptor of the process (pidfd): even if it was
// already reaped, or belongs to another user, without any permission (PIDFD_INFO_EXIT, Linux 6.15). The C library makes
// the calls: the runtime offers none of them.

import { dlopen } from 'bun:ffi'
import { closeFile } from './read.ts'

/** The same on x86-64 and arm64 (asm-generic/unistd.h). */
const SYS_PIDFD_OPEN = 434
/**
 * include/uapi/linux/pidfd.h: _IOWR(0xFF, 11, struct pidfd_info) in its first version, which later kernels answer, too.
 */
const ANSWER_BYTES = 64
/** PIDFD_GET_INFO, and PIDFD_INFO_EXIT in its mask. */
const GET_ANSWER = 0xc0000000 + ANSWER_BYTES * 0x10000 + 0xff0b
const ASKS_EXIT = 8
/** Positions of `mask` and `exit_code` in it, counted in 32-bit numbers. */
const MASK = 0
const EXIT_CODE = 15

export interface PidfdCalls {
  /** A descriptor of the process that has this pid in topz's own namespace now; undefined: none, or refused. */
  open(pid: number): number | undefined
  /** As waitpid(2) gives it; `running`: not reaped yet; `untold`: the kernel does not say, and will not. */
  statusOf(fd: number): number | 'running' | 'untold'
  close(fd: number): void
  /** Undefined: refused. */
  watchEnds(): EndsWatch | undefined
}

/** Whether one of many has ended: one call, however many they are (epoll(7)). */
export interface EndsWatch {
  /** Until its descriptor is closed. False: refused. */
  add(fd: number): boolean
  /** Since the last call, one that was added. */
  hasEnded(): boolean
  close(): void
}

/** asm-generic and x86 alike. */
const EPOLL_CLOEXEC = 0x80000
const EPOLL_CTL_ADD = 1
const EPOLLIN = 1
/** Once for each, also if nobody reaps it. */
const EPOLLONESHOT = 1 << 30
/** struct epoll_event, which is packed on x86-64 only, and how many are taken at once. */
const EVENT_BYTES_MAX = 16
const TOLD_MAX = 64

/** Undefined without glibc on Linux, if the kernel has no pidfd or no PIDFD_GET_INFO, or if seccomp forbids it. */
export function loadPidfdCalls(): PidfdCalls | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const calls = pidfdCalls()
    return canAsk(calls) ? calls : undefined
  } catch {
    return undefined
  }
}

function pidfdCalls(): PidfdCalls {
  const { symbols } = dlopen('libc.so.6', {
    syscall: { args: ['i64', 'i32', 'u32'], returns: 'i64' },
    ioctl: { args: ['i32', 'u64', 'ptr'], returns: 'i32' },
    epoll_create1: { args: ['i32'], returns: 'i32' },
    epoll_ctl: { args: ['i32', 'i32', 'i32', 'ptr'], returns: 'i32' },
    epoll_wait: { args: ['i32', 'ptr', 'i32', 'i32'], returns: 'i32' },
  })
  const answer = new Int32Array(ANSWER_BYTES / 4)
  return {
    open(pid) {
      const fd = Number(symbols.syscall(BigInt(SYS_PIDFD_OPEN), pid, 0))
      return fd < 0 ? undefined : fd
    },
    statusOf(fd) {
      answer.fill(0)
      answer[MASK] = ASKS_EXIT
      if (symbols.ioctl(fd, BigInt(GET_ANSWER), answer) !== 0) return 'untold'
      return ((answer[MASK] as number) & ASKS_EXIT) === 0 ? 'running' : (answer[EXIT_CODE] as number)
    },
    close: closeFile,
    watchEnds() {
      const epoll = symbols.epoll_create1(EPOLL_CLOEXEC)
      if (epoll < 0) return undefined
      const event = new Uint32Array(EVENT_BYTES_MAX / 4)
      event[0] = EPOLLIN | EPOLLONESHOT
      const told = new Uint8Array(EVENT_BYTES_MAX * TOLD_MAX)
      return {
        add: fd => symbols.epoll_ctl(epoll, EPOLL_CTL_ADD, fd, event) === 0,
        hasEnded() {
          let count = symbols.epoll_wait(epoll, told, TOLD_MAX, 0)
          const hasAny = count > 0
          while (count === TOLD_MAX) count = symbols.epoll_wait(epoll, told, TOLD_MAX, 0)
          return hasAny
        },
        close: () => closeFile(epoll),
      }
    },
  }
}

/** Of topz itself, which is running. */
function canAsk(calls: PidfdCalls): boolean {
  const fd = calls.open(process.pid)
  if (fd === undefined) return false
  const status = calls.statusOf(fd)
  calls.close(fd)
  return status === 'running'
}
