// A thread's system call -> what it waits for, in words.

import type { PidSyscall } from '../../procfs/pid-syscall.ts'

/** Calls whose first argument is a descriptor, and the words for what is done with it. */
const ON_DESCRIPTOR: Readonly<Record<string, string>> = {
  read: 'data to read from',
  pread64: 'data to read from',
  readv: 'data to read from',
  recvfrom: 'data to receive on',
  recvmsg: 'data to receive on',
  recvmmsg: 'data to receive on',
  write: 'room to write to',
  pwrite64: 'room to write to',
  writev: 'room to write to',
  sendto: 'room to send on',
  sendmsg: 'room to send on',
  accept: 'a connection on',
  accept4: 'a connection on',
  connect: 'the peer to answer on',
  fsync: 'a flush to disk of',
  fdatasync: 'a flush to disk of',
  flock: 'a lock on',
  fcntl: 'a lock on',
  ioctl: 'the device behind',
  epoll_wait: 'events of',
  epoll_pwait: 'events of',
  epoll_pwait2: 'events of',
  io_uring_enter: 'results of',
}

const OTHERS: Readonly<Record<string, string>> = {
  futex: 'a lock or a wake-up (futex)',
  poll: 'events of some descriptors (poll)',
  ppoll: 'events of some descriptors (ppoll)',
  select: 'events of some descriptors (select)',
  pselect6: 'events of some descriptors (pselect)',
  nanosleep: 'a timer',
  clock_nanosleep: 'a timer',
  wait4: 'a child to exit',
  waitid: 'a child to exit',
  pause: 'a signal',
  rt_sigsuspend: 'a signal',
  rt_sigtimedwait: 'a signal',
  io_getevents: 'results of asynchronous I/O',
  openat: 'a file to open',
}

export interface Wait {
  /** In words. */
  readonly waitsFor: string
  /** Where the descriptor leads that it is about. */
  readonly waitsOn?: string
}

/** `targetOf`: where a descriptor leads. */
export function waitOf(
  state: string,
  syscall: PidSyscall | undefined,
  targetOf: (fd: number) => string | undefined,
): Wait | undefined {
  if (state === 'R' || syscall?.name === undefined) return undefined
  const prefix = ON_DESCRIPTOR[syscall.name]
  if (prefix === undefined) {
    const waitsFor = OTHERS[syscall.name]
    return waitsFor === undefined ? undefined : { waitsFor }
  }
  const target = targetOf(syscall.first)
  const where = target === undefined ? '' : `, ${target}`
  const waitsFor = `${prefix} descriptor ${syscall.first}${where} (${syscall.name})`
  return target === undefined ? { waitsFor } : { waitsFor, waitsOn: target }
}
