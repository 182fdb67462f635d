// The catalogue: one row per thing that topz knows of a process. Text, CSV, the stream, the table of the page and
// the names accepted by ?columns= and ?sort= all read it, so a new metric is one row here, a field of Process, a
// parser field and a line of a fixture.

import type { Process } from './snapshot.ts'

/** How a value is written: see format.ts. `ratio` is shown x 100, `age` is an instant shown as the time since. */
export type Unit = 'none' | 'count' | 'bytes' | 'bytes/s' | '1/s' | 'seconds' | 'ratio' | 'age' | 'text'

export interface Metric {
  /** Name in addresses: ?columns=pid,cpu and ?sort=cpu. */
  readonly name: string
  /** Field of Process. */
  readonly key: keyof Process
  /** Heading in text and CSV. */
  readonly title: string
  /** Heading on the page. */
  readonly label: string
  readonly kind: 'label' | 'gauge' | 'counter' | 'rate'
  readonly unit: Unit
  readonly help: string
  /** The kernel file that it costs. */
  readonly file: string
  /** Direction of the first click and of ?sort= without a sign. */
  readonly order: 'ascending' | 'descending'
  /** Field of Process that it sorts by: another where its own values cannot be compared. */
  readonly sortKey: keyof Process
}

type Row = readonly [
  name: string,
  key: keyof Process,
  title: string,
  label: string,
  kind: Metric['kind'],
  unit: Unit,
  file: string,
  help: string,
]

const ROWS: readonly Row[] = [
  ['pid', 'pid', 'PID', 'PID', 'label', 'none', 'stat', 'process ID in the PID namespace of the app'],
  ['ppid', 'ppid', 'PPID', 'PPID', 'label', 'none', 'stat', 'process ID of the parent'],
  ['pgid', 'pgid', 'PGID', 'PGID', 'label', 'none', 'stat', 'process group'],
  ['sid', 'sid', 'SID', 'SID', 'label', 'none', 'stat', 'session'],
  ['tty', 'tty', 'TTY', 'TTY', 'label', 'text', 'stat', 'controlling terminal'],
  [
    'user',
    'user',
    'USER',
    'User',
    'label',
    'text',
    'status',
    'user name from the container’s /etc/passwd, else the UID',
  ],
  ['uid', 'uid', 'UID', 'UID', 'label', 'none', 'status', 'real user ID'],
  ['gid', 'gid', 'GID', 'GID', 'label', 'none', 'status', 'real group ID'],
  [
    'state',
    'state',
    'S',
    'S',
    'label',
    'text',
    'stat',
    'R running, S sleeping, D uninterruptible, T stopped, Z zombie, I idle kernel thread',
  ],
  [
    'cpu',
    'cpuUsage',
    '%CPU',
    'CPU %',
    'rate',
    'ratio',
    'stat',
    'CPU used over the last interval; 100 = one CPU',
  ],
  [
    'mem',
    'memoryUsage',
    '%MEM',
    'Mem %',
    'gauge',
    'ratio',
    'stat',
    'resident memory as a share of the container’s limit, or else of the host; sorts by bytes',
  ],
  ['rss', 'rssBytes', 'RSS', 'RSS', 'gauge', 'bytes', 'stat', 'resident memory, including shared pages'],
  ['anon', 'rssAnonBytes', 'ANON', 'Anon', 'gauge', 'bytes', 'status', 'resident anonymous memory'],
  ['file', 'rssFileBytes', 'FILE', 'File', 'gauge', 'bytes', 'status', 'resident file pages'],
  ['shmem', 'rssShmemBytes', 'SHMEM', 'Shmem', 'gauge', 'bytes', 'status', 'resident shared memory'],
  [
    'pss',
    'pssBytes',
    'PSS',
    'PSS',
    'gauge',
    'bytes',
    'smaps_rollup',
    'memory with shared pages divided among the processes that share them; measured from time to time',
  ],
  [
    'uss',
    'ussBytes',
    'USS',
    'USS',
    'gauge',
    'bytes',
    'smaps_rollup',
    'memory that would be freed on exit; measured from time to time',
  ],
  [
    'pssage',
    'pssAt',
    'PSSAGE',
    'PSS age',
    'gauge',
    'age',
    'smaps_rollup',
    'time since PSS and USS were measured',
  ],
  ['swap', 'swapBytes', 'SWAP', 'Swap', 'gauge', 'bytes', 'status', 'memory swapped out'],
  ['peak', 'peakRssBytes', 'PEAK', 'Peak RSS', 'gauge', 'bytes', 'status', 'peak resident memory'],
  ['virt', 'virtualBytes', 'VIRT', 'Virtual', 'gauge', 'bytes', 'stat', 'virtual address space'],
  ['threads', 'threadCount', 'THR', 'Thr', 'gauge', 'count', 'stat', 'threads'],
  ['fds', 'openFds', 'FDS', 'FDs', 'gauge', 'count', 'fd', 'open file descriptors'],
  [
    'fdlimit',
    'openFdsLimit',
    'FDLIM',
    'FD limit',
    'gauge',
    'count',
    'limits',
    'soft limit of open descriptors',
  ],
  [
    'read',
    'diskReadBytesPerSecond',
    'READ/S',
    'Read/s',
    'rate',
    'bytes/s',
    'io',
    'bytes read from block devices',
  ],
  [
    'write',
    'diskWriteBytesPerSecond',
    'WRITE/S',
    'Write/s',
    'rate',
    'bytes/s',
    'io',
    'bytes sent to block devices',
  ],
  [
    'readtotal',
    'diskReadBytes',
    'READ',
    'Read',
    'counter',
    'bytes',
    'io',
    'bytes read from block devices since its start',
  ],
  [
    'writetotal',
    'diskWriteBytes',
    'WRITE',
    'Written',
    'counter',
    'bytes',
    'io',
    'bytes sent to block devices since its start',
  ],
  [
    'rchar',
    'ioReadBytes',
    'RCHAR',
    'Read calls',
    'counter',
    'bytes',
    'io',
    'bytes read by system calls, page cache and pipes included',
  ],
  [
    'wchar',
    'ioWriteBytes',
    'WCHAR',
    'Write calls',
    'counter',
    'bytes',
    'io',
    'bytes written by system calls, page cache and pipes included',
  ],
  ['time', 'cpuSeconds', 'TIME', 'CPU time', 'counter', 'seconds', 'stat', 'CPU time (user and system)'],
  ['utime', 'cpuUserSeconds', 'UTIME', 'User time', 'counter', 'seconds', 'stat', 'CPU time in user mode'],
  [
    'stime',
    'cpuSystemSeconds',
    'STIME',
    'System time',
    'counter',
    'seconds',
    'stat',
    'CPU time in kernel mode',
  ],
  [
    'wait',
    'runQueueUsage',
    '%WAIT',
    'Wait %',
    'rate',
    'ratio',
    'schedstat',
    'share of time runnable but waiting for a CPU',
  ],
  [
    'minflt',
    'minorFaults',
    'MINFLT',
    'Minor faults',
    'counter',
    'count',
    'stat',
    'page faults without disk access',
  ],
  [
    'majflt',
    'majorFaults',
    'MAJFLT',
    'Major faults',
    'counter',
    'count',
    'stat',
    'page faults that needed disk access',
  ],
  [
    'majflts',
    'majorFaultsPerSecond',
    'MAJFLT/S',
    'Major faults/s',
    'rate',
    '1/s',
    'stat',
    'page faults that needed disk access',
  ],
  [
    'vcsw',
    'voluntarySwitches',
    'VCSW',
    'Vol. switches',
    'counter',
    'count',
    'status',
    'voluntary context switches of its first thread',
  ],
  [
    'ivcsw',
    'involuntarySwitches',
    'IVCSW',
    'Invol. switches',
    'counter',
    'count',
    'status',
    'involuntary context switches of its first thread',
  ],
  [
    'nice',
    'nice',
    'NI',
    'Nice',
    'gauge',
    'none',
    'stat',
    'nice value, -20 (highest priority) to 19 (lowest)',
  ],
  ['priority', 'priority', 'PRI', 'Priority', 'gauge', 'none', 'stat', 'kernel priority'],
  ['policy', 'policy', 'POLICY', 'Policy', 'label', 'text', 'stat', 'scheduling policy'],
  ['lastcpu', 'cpu', 'LASTCPU', 'Last CPU', 'gauge', 'none', 'stat', 'CPU it ran on last'],
  [
    'oom',
    'oomScore',
    'OOM',
    'OOM score',
    'gauge',
    'none',
    'oom_score',
    'the OOM killer prefers the highest score',
  ],
  [
    'oomadj',
    'oomScoreAdj',
    'OOMADJ',
    'OOM adj',
    'gauge',
    'none',
    'oom_score_adj',
    'adjustment of the OOM score',
  ],
  ['cgroup', 'cgroup', 'CGROUP', 'cgroup', 'label', 'text', 'cgroup', 'path of its cgroup'],
  [
    'seccomp',
    'seccomp',
    'SECCOMP',
    'Seccomp',
    'label',
    'text',
    'status',
    'seccomp mode: disabled, strict or filter',
  ],
  [
    'nnp',
    'noNewPrivs',
    'NNP',
    'No new privs',
    'label',
    'text',
    'status',
    'no_new_privs: cannot gain privileges',
  ],
  [
    'caps',
    'capabilities',
    'CAPS',
    'Capabilities',
    'label',
    'text',
    'status',
    'effective capabilities, hexadecimal',
  ],
  ['up', 'startedAt', 'UP', 'Up', 'gauge', 'age', 'stat', 'time since it started'],
  ['comm', 'comm', 'COMM', 'Name', 'label', 'text', 'stat', 'name of its first thread'],
  ['command', 'command', 'COMMAND', 'Command', 'label', 'text', 'cmdline', 'command line, secrets masked'],
]

/** A share of another limit in each container: 40 % of 64 MiB is less than 1 % of 64 GiB. */
const SORT_KEYS: Readonly<Record<string, keyof Process>> = { mem: 'rssBytes' }

export const METRICS: readonly Metric[] = ROWS.map(([name, key, title, label, kind, unit, file, help]) => ({
  name,
  key,
  title,
  label,
  kind,
  unit,
  file,
  help,
  // Names and ids read from A or 1; amounts are interesting from the top, and so are ages: oldest first.
  order: kind === 'label' ? 'ascending' : 'descending',
  sortKey: SORT_KEYS[name] ?? key,
}))

export const METRIC_BY_NAME: ReadonlyMap<string, Metric> = new Map(
  METRICS.map(metric => [metric.name, metric]),
)

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
