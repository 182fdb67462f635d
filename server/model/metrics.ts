// The catalogue: one row per thing that topz knows of a process, under its name in Process. What follows from a row:
// the member of Process and its value (derive/), the line of the kernel file that is parsed (costly/), columns and
// their
// groups, ?columns= and ?sort=, CSV, JSON and its schema, /metrics, OTLP, what is absent with a file, its form on disk.

/** How a value is written: see format.ts. `ratio` is shown x 100, `age` is an instant shown as the time since then. */
export type Unit = 'none' | 'count' | 'bytes' | 'bytes/s' | '1/s' | 'seconds' | 'ratio' | 'age' | 'text'

/** Its subject: the heading under which the page offers it. */
export type Group = 'who' | 'cpu' | 'memory' | 'disk' | 'rights'

/** The page is built without what it never reads of it: scripts/build-ui.ts. */
interface Row {
  /** Name in addresses: ?columns=pid,cpu and ?sort=cpu. */
  readonly name: string
  /** Heading in text and CSV. */
  readonly title: string
  /** Heading on the page. */
  readonly label: string
  /** A counter only rises while the process lives: group sums include processes that ended. */
  readonly kind: 'label' | 'gauge' | 'counter' | 'rate'
  readonly unit: Unit
  readonly help: string
  readonly group: Group
  /** The kernel file that it needs, below /proc/<pid>. */
  readonly file: string
  /** Its name there (procfs(5)). */
  readonly field?: string
  /**
   * Our value = the kernel's number x factor. Missing: more than one number goes into it; derive/process.ts computes
   * it.
   */
  readonly factor?: number
  /** Known for every process, whatever is denied. */
  readonly isAlways?: true
  /** The ps command reports it, too. */
  readonly isInPs?: true
  /**
   * Recorded as a number, multiplied by `scale` and rounded: recorder/format/fields.ts says where. Missing: as JSON.
   */
  readonly disk?: {
    readonly scale: number
    /** A change of this alone is not worth a row. */
    readonly isQuiet?: true
  }
  /** Its sum in /metrics: topz_process_group_<name>. */
  readonly family?: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }
  /** Its name and unit in OpenTelemetry's semantic conventions. */
  readonly otlp?: {
    readonly name: string
    readonly unit: string
    readonly attributes?: Readonly<Record<string, string>>
  }
  /** Key of the row that it sorts by: a different one if its own values cannot be compared. */
  readonly sortKey?: string
  /** JSON Schema, where it differs from what unit and help imply. */
  readonly schema?: ValueSchema
}

export interface ValueSchema {
  readonly type?: 'integer' | 'number' | 'string' | 'boolean'
  readonly minimum?: number
  readonly pattern?: string
  readonly description?: string
}

const KIB = 1024
const PER_KIB = 1 / 1024

const ROWS = {
  pid: {
    name: 'pid',
    title: 'PID',
    label: 'PID',
    kind: 'label',
    unit: 'none',
    help: 'process ID in the PID namespace of the app',
    group: 'who',
    file: 'stat',
    field: 'pid',
    isAlways: true,
    isInPs: true,
    disk: { scale: 1 },
    schema: { minimum: 1 },
  },
  ppid: {
    name: 'ppid',
    title: 'PPID',
    label: 'PPID',
    kind: 'label',
    unit: 'none',
    help: 'process ID of the parent',
    group: 'who',
    file: 'stat',
    field: 'ppid',
    isAlways: true,
    isInPs: true,
    disk: { scale: 1 },
    schema: { minimum: 0, description: 'Process id of the parent; 0 when it is outside of the namespace.' },
  },
  pgid: {
    name: 'pgid',
    title: 'PGID',
    label: 'PGID',
    kind: 'label',
    unit: 'none',
    help: 'process group',
    group: 'who',
    file: 'stat',
    field: 'pgrp',
    factor: 1,
    disk: { scale: 1 },
  },
  sid: {
    name: 'sid',
    title: 'SID',
    label: 'SID',
    kind: 'label',
    unit: 'none',
    help: 'session',
    group: 'who',
    file: 'stat',
    field: 'session',
    factor: 1,
    disk: { scale: 1 },
  },
  tty: {
    name: 'tty',
    title: 'TTY',
    label: 'TTY',
    kind: 'label',
    unit: 'text',
    help: 'controlling terminal',
    group: 'who',
    file: 'stat',
    field: 'tty_nr',
    schema: { description: 'Controlling terminal: pts/0, tty1 or major:minor.' },
  },
  user: {
    name: 'user',
    title: 'USER',
    label: 'User',
    kind: 'label',
    unit: 'text',
    help: 'user name from the container’s /etc/passwd, else the UID',
    group: 'who',
    file: 'status',
    isInPs: true,
    schema: { description: "Name of uid in the process's own /etc/passwd, else the number as text." },
  },
  uid: {
    name: 'uid',
    title: 'UID',
    label: 'UID',
    kind: 'label',
    unit: 'none',
    help: 'real user ID',
    group: 'who',
    file: 'status',
    field: 'Uid',
    isInPs: true,
    schema: { minimum: 0 },
  },
  gid: {
    name: 'gid',
    title: 'GID',
    label: 'GID',
    kind: 'label',
    unit: 'none',
    help: 'real group ID',
    group: 'who',
    file: 'status',
    field: 'Gid',
    schema: { minimum: 0 },
  },
  state: {
    name: 'state',
    title: 'S',
    label: 'S',
    kind: 'label',
    unit: 'text',
    help: 'R running, S sleeping, D uninterruptible, T stopped, Z zombie, I idle kernel thread',
    group: 'who',
    file: 'stat',
    field: 'state',
    schema: {
      description:
        "The kernel's letter: R running, S sleeping, D uninterruptible, T stopped, t traced, Z zombie, X dead, I idle, or a newer one.",
    },
  },
  cpuUsage: {
    name: 'cpu',
    title: '%CPU',
    label: 'CPU %',
    kind: 'rate',
    unit: 'ratio',
    help: 'CPU used over the last interval; 100 = one CPU',
    group: 'cpu',
    file: 'stat',
    isInPs: true,
    disk: { scale: 10_000 },
    schema: {
      description: 'CPU used over the last interval: 1 = one CPU. Missing on the first tick of a process.',
    },
  },
  // A share of a different limit in each container, so its bytes are compared: 40 % of 64 MiB is less than 1 % of 64
  // GiB.
  memoryUsage: {
    name: 'mem',
    title: '%MEM',
    label: 'Mem %',
    kind: 'gauge',
    unit: 'ratio',
    help: 'resident memory as a share of the container’s limit, or else of the host; sorts by bytes',
    group: 'memory',
    file: 'stat',
    isInPs: true,
    sortKey: 'rssBytes',
    schema: {
      description: "rssBytes as a share of its container's memory limit, else of the host's memory, 0..1.",
    },
  },
  rssBytes: {
    name: 'rss',
    title: 'RSS',
    label: 'RSS',
    kind: 'gauge',
    unit: 'bytes',
    help: 'resident memory, including shared pages',
    group: 'memory',
    file: 'stat',
    field: 'rss',
    isAlways: true,
    isInPs: true,
    disk: { scale: PER_KIB },
    family: { name: 'resident_memory_bytes' },
    otlp: { name: 'process.memory.usage', unit: 'By' },
    schema: {
      description: 'Resident memory in bytes; shared pages are counted in each process that maps them.',
    },
  },
  rssGrowthBytes: {
    name: 'growth',
    title: 'GROWTH',
    label: 'Δ 10 min',
    kind: 'gauge',
    unit: 'bytes',
    help: 'by how much resident memory changed in the last ten minutes, or since it is watched',
    group: 'memory',
    file: 'stat',
    isInPs: true,
    disk: { scale: 1 / 1024, isQuiet: true },
    schema: {
      type: 'integer',
      // It may shrink: any number of bytes that JSON holds exactly.
      minimum: -9_007_199_254_740_991,
      description:
        'By how much resident memory changed in the last ten minutes, or since topz started watching it; missing in its first minute.',
    },
  },
  rssAnonBytes: {
    name: 'anon',
    title: 'ANON',
    label: 'Anon',
    kind: 'gauge',
    unit: 'bytes',
    help: 'resident anonymous memory',
    group: 'memory',
    file: 'status',
    field: 'RssAnon',
    factor: KIB,
    disk: { scale: PER_KIB },
  },
  rssFileBytes: {
    name: 'file',
    title: 'FILE',
    label: 'File',
    kind: 'gauge',
    unit: 'bytes',
    help: 'resident file pages',
    group: 'memory',
    file: 'status',
    field: 'RssFile',
    factor: KIB,
    disk: { scale: PER_KIB },
  },
  rssShmemBytes: {
    name: 'shmem',
    title: 'SHMEM',
    label: 'Shmem',
    kind: 'gauge',
    unit: 'bytes',
    help: 'resident shared memory',
    group: 'memory',
    file: 'status',
    field: 'RssShmem',
    factor: KIB,
    disk: { scale: PER_KIB },
  },
  pssBytes: {
    name: 'pss',
    title: 'PSS',
    label: 'PSS',
    kind: 'gauge',
    unit: 'bytes',
    help: 'memory with shared pages divided among the processes that share them; measured from time to time',
    group: 'memory',
    file: 'smaps_rollup',
    field: 'Pss',
    disk: { scale: PER_KIB },
    schema: {
      description:
        'Proportional set size: shared pages divided among those who share them; measured on rotation.',
    },
  },
  ussBytes: {
    name: 'uss',
    title: 'USS',
    label: 'USS',
    kind: 'gauge',
    unit: 'bytes',
    help: 'memory that would be freed on exit; measured from time to time',
    group: 'memory',
    file: 'smaps_rollup',
    disk: { scale: PER_KIB },
    schema: { description: 'Unique set size: what would be freed on exit.' },
  },
  pssAnonBytes: {
    name: 'pssanon',
    title: 'PSSANON',
    label: 'PSS anon',
    kind: 'gauge',
    unit: 'bytes',
    help: 'anonymous part of PSS; measured from time to time',
    group: 'memory',
    file: 'smaps_rollup',
    field: 'Pss_Anon',
    disk: { scale: PER_KIB },
    schema: { description: 'Anonymous part of pssBytes.' },
  },
  pssFileBytes: {
    name: 'pssfile',
    title: 'PSSFILE',
    label: 'PSS file',
    kind: 'gauge',
    unit: 'bytes',
    help: 'file part of PSS; measured from time to time',
    group: 'memory',
    file: 'smaps_rollup',
    field: 'Pss_File',
    disk: { scale: PER_KIB },
    schema: { description: 'File part of pssBytes; what is left of it is shared memory.' },
  },
  pssAt: {
    name: 'pssage',
    title: 'PSSAGE',
    label: 'PSS age',
    kind: 'gauge',
    unit: 'age',
    help: 'time since PSS and USS were measured',
    group: 'memory',
    file: 'smaps_rollup',
    disk: { scale: 1, isQuiet: true },
    schema: { description: 'When pssBytes and ussBytes were measured, in Unix milliseconds.' },
  },
  swapBytes: {
    name: 'swap',
    title: 'SWAP',
    label: 'Swap',
    kind: 'gauge',
    unit: 'bytes',
    help: 'memory swapped out',
    group: 'memory',
    file: 'status',
    field: 'VmSwap',
    factor: KIB,
    disk: { scale: PER_KIB },
    family: { name: 'swap_bytes' },
    schema: { description: 'Memory swapped out, in bytes.' },
  },
  /** Never less than `rssBytes`, which is read more often. */
  peakRssBytes: {
    name: 'peak',
    title: 'PEAK',
    label: 'Peak RSS',
    kind: 'gauge',
    unit: 'bytes',
    help: 'peak resident memory',
    group: 'memory',
    file: 'status',
    field: 'VmHWM',
    factor: KIB,
    disk: { scale: PER_KIB },
    schema: { description: 'Largest resident memory so far, in bytes.' },
  },
  virtualBytes: {
    name: 'virt',
    title: 'VIRT',
    label: 'Virtual',
    kind: 'gauge',
    unit: 'bytes',
    help: 'virtual address space',
    group: 'memory',
    file: 'stat',
    field: 'vsize',
    factor: 1,
    disk: { scale: PER_KIB },
    family: { name: 'virtual_memory_bytes' },
    otlp: { name: 'process.memory.virtual', unit: 'By' },
  },
  lockedBytes: {
    name: 'locked',
    title: 'LOCKED',
    label: 'Locked',
    kind: 'gauge',
    unit: 'bytes',
    help: 'memory locked in RAM (mlock)',
    group: 'memory',
    file: 'status',
    field: 'VmLck',
    factor: KIB,
  },
  threadCount: {
    name: 'threads',
    title: 'THR',
    label: 'Thr',
    kind: 'gauge',
    unit: 'count',
    help: 'threads',
    group: 'cpu',
    file: 'stat',
    field: 'num_threads',
    factor: 1,
    disk: { scale: 1 },
    family: { name: 'threads' },
    otlp: { name: 'process.thread.count', unit: '{thread}' },
    schema: { type: 'integer' },
  },
  openFds: {
    name: 'fds',
    title: 'FDS',
    label: 'FDs',
    kind: 'gauge',
    unit: 'count',
    help: 'open file descriptors',
    group: 'disk',
    file: 'fd',
    disk: { scale: 1 },
    family: { name: 'open_fds' },
    otlp: { name: 'process.unix.file_descriptor.count', unit: '{file_descriptor}' },
    schema: { type: 'integer' },
  },
  openFdsLimit: {
    name: 'fdlimit',
    title: 'FDLIM',
    label: 'FD limit',
    kind: 'gauge',
    unit: 'count',
    help: 'soft limit of open descriptors',
    group: 'disk',
    file: 'limits',
    field: 'Max open files',
    schema: { description: 'Soft limit of open file descriptors.' },
  },
  diskReadBytesPerSecond: {
    name: 'read',
    title: 'READ/S',
    label: 'Read/s',
    kind: 'rate',
    unit: 'bytes/s',
    help: 'bytes read from block devices',
    group: 'disk',
    file: 'io',
    field: 'read_bytes',
    disk: { scale: 1 },
    schema: { description: 'Bytes per second fetched from block devices.' },
  },
  diskWriteBytesPerSecond: {
    name: 'write',
    title: 'WRITE/S',
    label: 'Write/s',
    kind: 'rate',
    unit: 'bytes/s',
    help: 'bytes sent to block devices',
    group: 'disk',
    file: 'io',
    field: 'write_bytes',
    disk: { scale: 1 },
    schema: { description: 'Bytes per second sent towards block devices.' },
  },
  /** Bytes actually fetched from block devices. */
  diskReadBytes: {
    name: 'readtotal',
    title: 'READ',
    label: 'Read',
    kind: 'counter',
    unit: 'bytes',
    help: 'bytes read from block devices since its start',
    group: 'disk',
    file: 'io',
    field: 'read_bytes',
    factor: 1,
    disk: { scale: 1 },
    family: { name: 'disk_read_bytes' },
    otlp: { name: 'process.disk.io', unit: 'By', attributes: { 'disk.io.direction': 'read' } },
  },
  /** Bytes sent towards block devices. */
  diskWriteBytes: {
    name: 'writetotal',
    title: 'WRITE',
    label: 'Written',
    kind: 'counter',
    unit: 'bytes',
    help: 'bytes sent to block devices since its start',
    group: 'disk',
    file: 'io',
    field: 'write_bytes',
    factor: 1,
    disk: { scale: 1 },
    family: { name: 'disk_written_bytes' },
    otlp: { name: 'process.disk.io', unit: 'By', attributes: { 'disk.io.direction': 'write' } },
    schema: { description: 'Bytes sent towards block devices since start.' },
  },
  /** Bytes through read(2) of any kind: cached files, pipes, sockets, terminals. */
  ioReadBytes: {
    name: 'rchar',
    title: 'RCHAR',
    label: 'Read calls',
    kind: 'counter',
    unit: 'bytes',
    help: 'bytes read by system calls, page cache and pipes included',
    group: 'disk',
    file: 'io',
    field: 'rchar',
    factor: 1,
    disk: { scale: 1 },
    family: { name: 'io_read_bytes' },
    schema: { description: 'Bytes read by system calls since start, page cache and pipes included.' },
  },
  /** Bytes through write(2) of any kind. */
  ioWriteBytes: {
    name: 'wchar',
    title: 'WCHAR',
    label: 'Write calls',
    kind: 'counter',
    unit: 'bytes',
    help: 'bytes written by system calls, page cache and pipes included',
    group: 'disk',
    file: 'io',
    field: 'wchar',
    factor: 1,
    disk: { scale: 1 },
    family: { name: 'io_written_bytes' },
    schema: { description: 'Bytes written by system calls since start, page cache and pipes included.' },
  },
  cpuSeconds: {
    name: 'time',
    title: 'TIME',
    label: 'CPU time',
    kind: 'counter',
    unit: 'seconds',
    help: 'CPU time (user and system)',
    group: 'cpu',
    file: 'stat',
    isAlways: true,
    isInPs: true,
    disk: { scale: 100, isQuiet: true },
    schema: { description: 'CPU time since start, user and system together, in seconds.' },
  },
  cpuUserSeconds: {
    name: 'utime',
    title: 'UTIME',
    label: 'User time',
    kind: 'counter',
    unit: 'seconds',
    help: 'CPU time in user mode',
    group: 'cpu',
    file: 'stat',
    field: 'utime',
    disk: { scale: 100 },
    otlp: { name: 'process.cpu.time', unit: 's', attributes: { 'cpu.mode': 'user' } },
    schema: { description: 'CPU time in user mode since start, in seconds.' },
  },
  cpuSystemSeconds: {
    name: 'stime',
    title: 'STIME',
    label: 'System time',
    kind: 'counter',
    unit: 'seconds',
    help: 'CPU time in kernel mode',
    group: 'cpu',
    file: 'stat',
    field: 'stime',
    disk: { scale: 100 },
    otlp: { name: 'process.cpu.time', unit: 's', attributes: { 'cpu.mode': 'system' } },
    schema: { description: 'CPU time in the kernel since start, in seconds.' },
  },
  /** Of children that it has waited for; those that were seen are left out: they have rows of their own. */
  childrenCpuUsage: {
    name: 'ccpu',
    title: '%CCPU',
    label: 'Children %',
    kind: 'rate',
    unit: 'ratio',
    help: 'CPU used by its children that started and ended between two ticks',
    group: 'cpu',
    file: 'stat',
    disk: { scale: 10_000 },
    schema: {
      minimum: 0,
      description:
        'CPU used by its children that started and ended between two ticks, over the interval before the last: 1 = one CPU.',
    },
  },
  childrenCpuUserSeconds: {
    name: 'cutime',
    title: 'CUTIME',
    label: 'Children user',
    kind: 'counter',
    unit: 'seconds',
    help: 'CPU time in user mode of its children that started and ended between two ticks',
    group: 'cpu',
    file: 'stat',
    disk: { scale: 100, isQuiet: true },
    schema: {
      minimum: 0,
      description:
        'CPU time in user mode of its children that started and ended between two ticks, since topz follows it.',
    },
  },
  childrenCpuSystemSeconds: {
    name: 'cstime',
    title: 'CSTIME',
    label: 'Children system',
    kind: 'counter',
    unit: 'seconds',
    help: 'CPU time in kernel mode of its children that started and ended between two ticks',
    group: 'cpu',
    file: 'stat',
    disk: { scale: 100, isQuiet: true },
    schema: {
      minimum: 0,
      description:
        'CPU time in the kernel of its children that started and ended between two ticks, since topz follows it.',
    },
  },
  runQueueUsage: {
    name: 'wait',
    title: '%WAIT',
    label: 'Wait %',
    kind: 'rate',
    unit: 'ratio',
    help: 'share of time runnable but waiting for a CPU',
    group: 'cpu',
    file: 'schedstat',
    field: 'run_delay',
    disk: { scale: 10_000 },
    schema: { description: 'Share of the last interval spent runnable but waiting for a CPU, 0..1.' },
  },
  minorFaults: {
    name: 'minflt',
    title: 'MINFLT',
    label: 'Minor faults',
    kind: 'counter',
    unit: 'count',
    help: 'page faults without disk access',
    group: 'memory',
    file: 'stat',
    field: 'minflt',
    factor: 1,
    disk: { scale: 1 },
    family: { name: 'page_faults', labels: { type: 'minor' } },
    otlp: {
      name: 'process.paging.faults',
      unit: '{fault}',
      attributes: { 'system.paging.fault.type': 'minor' },
    },
  },
  majorFaults: {
    name: 'majflt',
    title: 'MAJFLT',
    label: 'Major faults',
    kind: 'counter',
    unit: 'count',
    help: 'page faults that needed disk access',
    group: 'memory',
    file: 'stat',
    field: 'majflt',
    factor: 1,
    disk: { scale: 1 },
    family: { name: 'page_faults', labels: { type: 'major' } },
    otlp: {
      name: 'process.paging.faults',
      unit: '{fault}',
      attributes: { 'system.paging.fault.type': 'major' },
    },
  },
  majorFaultsPerSecond: {
    name: 'majflts',
    title: 'MAJFLT/S',
    label: 'Major faults/s',
    kind: 'rate',
    unit: '1/s',
    help: 'page faults that needed disk access',
    group: 'memory',
    file: 'stat',
    field: 'majflt',
    disk: { scale: 100 },
    schema: { description: 'Page faults that read the disk, per second over the last interval.' },
  },
  /** Only its first thread: the kernel keeps no total. */
  voluntarySwitches: {
    name: 'vcsw',
    title: 'VCSW',
    label: 'Vol. switches',
    kind: 'counter',
    unit: 'count',
    help: 'voluntary context switches of its first thread',
    group: 'cpu',
    file: 'status',
    field: 'voluntary_ctxt_switches',
    factor: 1,
    disk: { scale: 1 },
    family: { name: 'context_switches', labels: { type: 'voluntary' } },
    otlp: {
      name: 'process.context_switches',
      unit: '{context_switch}',
      attributes: { 'process.context_switch.type': 'voluntary' },
    },
  },
  /** Only its first thread. */
  involuntarySwitches: {
    name: 'ivcsw',
    title: 'IVCSW',
    label: 'Invol. switches',
    kind: 'counter',
    unit: 'count',
    help: 'involuntary context switches of its first thread',
    group: 'cpu',
    file: 'status',
    field: 'nonvoluntary_ctxt_switches',
    factor: 1,
    disk: { scale: 1 },
    family: { name: 'context_switches', labels: { type: 'involuntary' } },
    otlp: {
      name: 'process.context_switches',
      unit: '{context_switch}',
      attributes: { 'process.context_switch.type': 'involuntary' },
    },
  },
  nice: {
    name: 'nice',
    title: 'NI',
    label: 'Nice',
    kind: 'gauge',
    unit: 'none',
    help: 'nice value, -20 (highest priority) to 19 (lowest)',
    group: 'cpu',
    file: 'stat',
    field: 'nice',
    factor: 1,
  },
  priority: {
    name: 'priority',
    title: 'PRI',
    label: 'Priority',
    kind: 'gauge',
    unit: 'none',
    help: 'kernel priority',
    group: 'cpu',
    file: 'stat',
    field: 'priority',
    factor: 1,
    disk: { scale: 1 },
    schema: { description: "The kernel's priority." },
  },
  policy: {
    name: 'policy',
    title: 'POLICY',
    label: 'Policy',
    kind: 'label',
    unit: 'text',
    help: 'scheduling policy',
    group: 'cpu',
    file: 'stat',
    field: 'policy',
    schema: { description: 'Scheduling policy: other, fifo, rr, batch, idle, deadline, ext.' },
  },
  /** CPU it last ran on. */
  cpu: {
    name: 'lastcpu',
    title: 'LASTCPU',
    label: 'Last CPU',
    kind: 'gauge',
    unit: 'none',
    help: 'CPU it ran on last',
    group: 'cpu',
    file: 'stat',
    field: 'processor',
    factor: 1,
    disk: { scale: 1, isQuiet: true },
    schema: { minimum: 0 },
  },
  oomScore: {
    name: 'oom',
    title: 'OOM',
    label: 'OOM score',
    kind: 'gauge',
    unit: 'none',
    help: 'the OOM killer prefers the highest score',
    group: 'memory',
    file: 'oom_score',
    disk: { scale: 1, isQuiet: true },
    schema: { description: 'The higher, the sooner the kernel kills it when memory runs out.' },
  },
  oomScoreAdj: {
    name: 'oomadj',
    title: 'OOMADJ',
    label: 'OOM adj',
    kind: 'gauge',
    unit: 'none',
    help: 'adjustment of the OOM score',
    group: 'memory',
    file: 'oom_score_adj',
    schema: { description: 'Adjustment of the OOM score, -1000 to 1000.' },
  },
  cgroup: {
    name: 'cgroup',
    title: 'CGROUP',
    label: 'cgroup',
    kind: 'label',
    unit: 'text',
    help: 'path of its cgroup',
    group: 'who',
    file: 'cgroup',
    schema: { description: 'Path of its cgroup as the kernel names it to topz.' },
  },
  seccomp: {
    name: 'seccomp',
    title: 'SECCOMP',
    label: 'Seccomp',
    kind: 'label',
    unit: 'text',
    help: 'seccomp mode: disabled, strict or filter',
    group: 'rights',
    file: 'status',
    field: 'Seccomp',
  },
  noNewPrivs: {
    name: 'nnp',
    title: 'NNP',
    label: 'No new privs',
    kind: 'label',
    unit: 'text',
    help: 'no_new_privs: cannot gain privileges',
    group: 'rights',
    file: 'status',
    field: 'NoNewPrivs',
    schema: { type: 'boolean', description: 'It may not gain privileges.' },
  },
  capabilities: {
    name: 'caps',
    title: 'CAPS',
    label: 'Capabilities',
    kind: 'label',
    unit: 'text',
    help: 'effective capabilities, hexadecimal',
    group: 'rights',
    file: 'status',
    field: 'CapEff',
    schema: { pattern: '^[0-9a-f]+$' },
  },
  startedAt: {
    name: 'up',
    title: 'UP',
    label: 'Up',
    kind: 'gauge',
    unit: 'age',
    help: 'time since it started',
    group: 'who',
    file: 'stat',
    field: 'starttime',
    isInPs: true,
    disk: { scale: 1 },
    schema: { description: 'When it started, in Unix milliseconds.' },
  },
  comm: {
    name: 'comm',
    title: 'COMM',
    label: 'Name',
    kind: 'label',
    unit: 'text',
    help: 'name of its first thread',
    group: 'who',
    file: 'stat',
    field: 'comm',
    isAlways: true,
    isInPs: true,
    schema: { description: 'Name of the first thread; may hold control characters.' },
  },
  command: {
    name: 'command',
    title: 'COMMAND',
    label: 'Command',
    kind: 'label',
    unit: 'text',
    help: 'command line, secrets masked',
    group: 'who',
    file: 'cmdline',
    isAlways: true,
    isInPs: true,
    schema: {
      description:
        'The redacted arguments joined with spaces, or [comm] where there are none; may hold control characters.',
    },
  },
} as const satisfies Readonly<Record<string, Row>>

type Rows = typeof ROWS

export type MetricKey = keyof Rows

export interface Metric extends Omit<Row, 'sortKey'> {
  /** Member of Process. */
  readonly key: MetricKey
  /** Direction of the first click, and of ?sort= without a sign. */
  readonly order: 'ascending' | 'descending'
  readonly sortKey: MetricKey
}

/** Those of a kernel file that are one of its numbers, in another unit. */
export type FigureKey<File extends string = string> = {
  [K in MetricKey]: Rows[K] extends { readonly file: File; readonly factor: number } ? K : never
}[MetricKey]

/** The members of Process that are figures. */
export type Figures = {
  readonly [K in MetricKey as Rows[K] extends { readonly factor: number } ? K : never]?: number
}

export interface Figure<File extends string> extends Metric {
  readonly key: FigureKey<File>
  readonly field: Rows[FigureKey<File>]['field']
  readonly factor: number
}

export type CounterKey = {
  [K in MetricKey]: Rows[K] extends { readonly kind: 'counter' } ? K : never
}[MetricKey]

export const METRICS: readonly Metric[] = (Object.keys(ROWS) as MetricKey[]).map(key => {
  const row: Row = ROWS[key]
  return {
    ...row,
    key,
    // Names and ids read from A or 1; amounts are interesting from the top, and so are ages: oldest first.
    order: row.kind === 'label' ? 'ascending' : 'descending',
    sortKey: isKey(row.sortKey) ? row.sortKey : key,
  }
})

function isKey(key: string | undefined): key is MetricKey {
  return key !== undefined && key in ROWS
}

export const METRIC_BY_NAME: ReadonlyMap<string, Metric> = new Map(
  METRICS.map(metric => [metric.name, metric]),
)

export const METRIC_BY_KEY: ReadonlyMap<string, Metric> = new Map(METRICS.map(metric => [metric.key, metric]))

/** By name (`cpu`) or heading (`%CPU`); case matters only between `read` (a rate) and `READ` (its total). */
export function metricOf(text: string): Metric | undefined {
  const lower = text.toLowerCase()
  return (
    METRIC_BY_NAME.get(text) ??
    METRICS.find(metric => metric.title === text) ??
    METRIC_BY_NAME.get(lower) ??
    METRICS.find(metric => metric.title.toLowerCase() === lower)
  )
}

export function isCounter(key: MetricKey): key is CounterKey {
  return ROWS[key].kind === 'counter'
}

export function figuresOf<File extends string>(file: File): readonly Figure<File>[] {
  return METRICS.filter(
    (metric): metric is Figure<File> => metric.file === file && metric.factor !== undefined,
  )
}

/** Columns of /topz as text, in order. */
export const DEFAULT_COLUMNS: readonly string[] = [
  'pid',
  'ppid',
  'user',
  'state',
  'cpu',
  'mem',
  'rss',
  'threads',
  'fds',
  'read',
  'write',
  'up',
  'command',
]

export const DEFAULT_SORT = 'cpu'
