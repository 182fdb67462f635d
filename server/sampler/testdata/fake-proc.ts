// A tree that looks like /proc, in a folder of the test: processes come, change and go as the test says. What only a
// real procfs does (size 0, ESRCH on an open file, blocking) is shown on the real one.

import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Fields of stat by their names in proc_pid_stat(5); what is not named is a plain idle process. */
export interface FakeStat {
  readonly comm?: string | Uint8Array
  readonly state?: string
  readonly ppid?: number
  readonly pgrp?: number
  readonly session?: number
  readonly tty_nr?: number
  readonly flags?: number
  readonly minflt?: number
  readonly majflt?: number
  readonly utime?: number
  readonly stime?: number
  readonly cutime?: number
  readonly nice?: number
  readonly num_threads?: number
  readonly starttime?: number
  readonly rss?: number
  readonly policy?: number
  readonly exit_code?: number
  /** Nanoseconds on a CPU and waiting for one, in `schedstat`; missing: the file is missing. */
  readonly runTime?: number
  readonly runDelay?: number
}

const STATUS = (uid: number) =>
  `Name:\tx\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t0\t0\t0\t0\nVmHWM:\t900 kB\n`
const IO = (bytes: number) =>
  `rchar: ${bytes}\nwchar: 2\nsyscr: 1\nsyscw: 1\nread_bytes: ${bytes}\nwrite_bytes: 8192\ncancelled_write_bytes: 0\n`

export function createFakeProc() {
  const root = mkdtempSync(join(tmpdir(), 'topz-proc-'))
  const path = (pid: number | string, file = '') => join(root, String(pid), file)

  function writeHost(files: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text)
  }

  /** `stat` and `schedstat`: all that the list needs. */
  function writeStat(pid: number, stat: FakeStat = {}): void {
    mkdirSync(path(pid), { recursive: true })
    writeFileSync(path(pid, 'stat'), statBytes(pid, stat))
    if (stat.runTime === undefined) rmSync(path(pid, 'schedstat'), { force: true })
    else writeFileSync(path(pid, 'schedstat'), `${stat.runTime} ${stat.runDelay ?? 0} 1\n`)
  }

  /** A process with all files that topz reads. */
  function add(pid: number, stat: FakeStat = {}, argv: readonly string[] = ['sleep', '9'], uid = 1000): void {
    writeStat(pid, stat)
    write(pid, 'cmdline', argv.map(argument => `${argument}\0`).join(''))
    write(pid, 'status', STATUS(uid))
    write(pid, 'io', IO(4096))
    write(
      pid,
      'limits',
      'Limit Soft Limit Hard Limit Units\nMax open files            1024                 4096                 files\n',
    )
    write(pid, 'cgroup', '0::/app\n')
    write(pid, 'oom_score', '666\n')
    write(pid, 'oom_score_adj', '0\n')
    mkdirSync(path(pid, 'fd'), { recursive: true })
    for (const fd of ['0', '1', '2']) write(pid, `fd/${fd}`, '')
  }

  /** Its one thread, where care is taken of who waits. */
  function writeThread(pid: number, state: string): void {
    mkdirSync(path(pid, `task/${pid}`), { recursive: true })
    write(pid, `task/${pid}/stat`, statBytes(pid, { state }))
  }

  function write(pid: number, file: string, text: string | Uint8Array): void {
    writeFileSync(path(pid, file), text)
  }

  /** An open descriptor of a process that ended gives nothing any more; the kernel says ESRCH, a file can only be empty. */
  function end(pid: number): void {
    for (const file of ['stat', 'schedstat']) if (existsSync(path(pid, file))) write(pid, file, '')
    rmSync(path(pid), { recursive: true })
  }

  mkdirSync(join(root, 'sys/kernel'), { recursive: true })
  mkdirSync(path(1))
  symlinkSync('1', join(root, 'self'))
  writeHost({
    stat: 'cpu  100 0 100 1000 0 0 0 0 0 0\ncpu0 100 0 100 1000 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\nbtime 1700000000\nprocesses 1000\n',
    meminfo: 'MemTotal:        1000000 kB\nMemAvailable:     500000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n',
    loadavg: '0.50 0.25 0.10 1/100 4242\n',
    uptime: '10000.00 20000.00\n',
    'sys/kernel/osrelease': '6.18.0\n',
  })
  add(1, { runTime: 1000 }, ['/sbin/init'], 0)

  return {
    root,
    path,
    writeHost,
    writeStat,
    add,
    write,
    writeThread,
    writeIo: (pid: number, bytes: number) => write(pid, 'io', IO(bytes)),
    end,
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export type FakeProc = ReturnType<typeof createFakeProc>

export function statBytes(pid: number, stat: FakeStat = {}): Uint8Array {
  const { comm = 'sleep', state = 'S' } = stat
  const fields = Array.from({ length: 49 }, () => 0)
  const set = (number: number, value: number | undefined, otherwise: number) => {
    fields[number - 4] = value ?? otherwise
  }
  set(4, stat.ppid, pid === 1 ? 0 : 1)
  set(5, stat.pgrp, pid)
  set(6, stat.session, 1)
  set(7, stat.tty_nr, 0)
  set(9, stat.flags, 4194304)
  set(10, stat.minflt, 100)
  set(12, stat.majflt, 0)
  set(14, stat.utime, 0)
  set(15, stat.stime, 0)
  set(16, stat.cutime, 0)
  set(18, undefined, 20)
  set(19, stat.nice, 0)
  set(20, stat.num_threads, 1)
  set(22, stat.starttime, 5000)
  set(23, undefined, 1 << 20)
  set(24, stat.rss, 256)
  set(41, stat.policy, 0)
  set(52, stat.exit_code, 0)
  const name = typeof comm === 'string' ? Buffer.from(comm) : comm
  return Buffer.concat([Buffer.from(`${pid} (`), name, Buffer.from(`) ${state} ${fields.join(' ')}\n`)])
}
