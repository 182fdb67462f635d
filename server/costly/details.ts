// The costly files of one process -> Details. Runs in the costly worker: reading a command line takes the process's
// memory lock and can block for ever, so nothing here may run on the main thread.

import {
  CMDLINE_BYTES_MAX,
  FD_ENTRIES_MAX,
  KERNEL_FILE_BYTES_MAX,
  STATUS_BYTES_MAX,
} from '../config/limits.ts'
import { defined } from '../model/defined.ts'
import { figuresOf } from '../model/metrics.ts'
import { readAppFile } from '../procfs/app-file.ts'
import { livingFolder, type ProcFolder } from '../procfs/living-thread.ts'
import { parseFile, reasonOf, type Scratch } from '../procfs/parse-file.ts'
import { parsePasswd } from '../procfs/passwd.ts'
import { cgroupPath, parsePidCgroup } from '../procfs/pid-cgroup.ts'
import { parsePidCmdline } from '../procfs/pid-cmdline.ts'
import { parsePidIo } from '../procfs/pid-io.ts'
import { parseOpenFilesLimit } from '../procfs/pid-limits.ts'
import { parsePidOomScore, parsePidOomScoreAdj } from '../procfs/pid-oom-score.ts'
import { type PidStatus, parseIdentity, statusParser } from '../procfs/pid-status.ts'
import { countEntries, GONE, linkOf, readRecord, sizeOf } from '../procfs/read.ts'
import { text } from '../procfs/scan.ts'
import type { RedactMode } from '../redact/redact.ts'
import { createRedactor } from '../redact/redactor.ts'
import type { Details, StatusFigures } from '../sampler/sample.ts'

/** Mount namespaces whose /etc/passwd is remembered, and for how long; also cgroups. */
const NAMESPACES_REMEMBERED_MAX = 256
const PASSWD_AGE_MS = 60_000

/** The metrics that come from `status`. */
const STATUS_FIELDS = figuresOf('status').map(({ field }) => field)
const parseStatus = statusParser(STATUS_FIELDS)

/** Its first lines; of one that is dead, all: others of its threads may live. */
function parseBriefStatus(bytes: Uint8Array): PidStatus & StatusFigures {
  const status = parseIdentity(bytes)
  return status.State === 'Z' ? parseStatus(bytes) : status
}

export interface DetailsOptions {
  readonly procRoot: string
  readonly redact: RedactMode
  /** topz itself: its arguments may be private, so its row shows only the program. */
  readonly selfPid: number | undefined
  /** On a real procfs of Linux 6.2 or newer, the size of /proc/<pid>/fd is the number of descriptors. */
  readonly fdSizeCounts: boolean
  readonly now: () => number
}

/** `io`: only `io` and the number of descriptors. `brief`: without those, and without limits and scores. */
export type DetailsKind = 'full' | 'brief' | 'io'

/** `ioAtMs`: the main thread's monotonic clock when `io` was read. */
export type CostlyReading = Omit<Details, 'ioFollows'> & {
  readonly ioAtMs: number
  /** It is dead and has only its place in the table: its command line, mounts and v1 cgroups are gone. */
  readonly isZombie?: true
}

interface ReadOptions {
  /** A living thread must be found, which costs half as much as `io`. */
  readonly leaderExited?: boolean | undefined
  /** Its command line may block its reader. */
  readonly leavesMemory?: boolean
}

interface Passwd {
  readonly names: ReadonlyMap<number, string> | undefined
  readonly atMs: number
}

export function createDetailsReader({ procRoot, redact, selfPid, fdSizeCounts, now }: DetailsOptions) {
  const scratch: Scratch = { bytes: new Uint8Array(8192), unreadable: {} }
  const statBytes = new Uint8Array(4096)
  const redactArgv = createRedactor(redact)
  const redactSelf = createRedactor('exe')
  const passwds = new Map<string, Passwd>()
  /** Keyed by the file's text: most processes share the same few. */
  const cgroups = new Map<string, string | undefined>()

  /** `undefined`: the process is gone. */
  function read(
    pid: number,
    kind: DetailsKind,
    { leaderExited = false, leavesMemory = false }: ReadOptions = {},
  ): CostlyReading | undefined {
    scratch.unreadable = {}
    const folder = leaderExited ? livingFolder(procRoot, pid, statBytes) : pid
    const parse = <T>(
      file: string,
      bytesMax: number,
      parser: (bytes: Uint8Array) => T,
      from: ProcFolder = folder,
    ): T | undefined => parseFile(scratch, `${procRoot}/${from}`, file, bytesMax, parser, readRecord)
    const isBrief = kind === 'brief'
    const parseUnlessBrief: typeof parse = (file, ...how) => {
      if (!isBrief) return parse(file, ...how)
      scratch.unreadable[file] = 'pending'
      return undefined
    }

    // A thread's own folder counts only that thread; the process's counts all, including those that have ended.
    const io = parseUnlessBrief('io', KERNEL_FILE_BYTES_MAX, parsePidIo, pid)
    const ioAtMs = now()
    const fds = isBrief ? undefined : openFds(folder)
    if (fds === undefined) scratch.unreadable.fd = 'pending'
    else if (fds < 0) scratch.unreadable.fd = reasonOf(fds)
    if (scratch.unreadable.io === 'unsupported' && isGone(pid)) return undefined
    const light = {
      ioAtMs,
      io,
      openFds: fds !== undefined && fds >= 0 ? fds : undefined,
      unreadable: scratch.unreadable,
    }
    if (kind === 'io') return defined({ at: Date.now(), ...light })
    const status = parse('status', STATUS_BYTES_MAX, isBrief ? parseBriefStatus : parseStatus)
    if (scratch.unreadable.status === 'unsupported' && isGone(pid)) return undefined
    if (isBrief) scratch.unreadable.status ??= 'pending'
    if (!leaderExited && status?.State === 'Z' && (status.Threads ?? 0) > 1)
      return read(pid, kind, { leaderExited: true, leavesMemory })
    const cmdline = leavesMemory
      ? undefined
      : parse('cmdline', CMDLINE_BYTES_MAX, bytes =>
          parsePidCmdline(bytes, bytes.length === CMDLINE_BYTES_MAX),
        )
    if (leavesMemory) scratch.unreadable.cmdline = 'stuck'
    const limit = parseUnlessBrief('limits', KERNEL_FILE_BYTES_MAX, parseOpenFilesLimit)
    const cgroup = parse('cgroup', KERNEL_FILE_BYTES_MAX, cgroupOf)
    const oomScore = parseUnlessBrief('oom_score', KERNEL_FILE_BYTES_MAX, parsePidOomScore)
    const oomScoreAdj = parseUnlessBrief('oom_score_adj', KERNEL_FILE_BYTES_MAX, parsePidOomScoreAdj)
    const mountNamespace = namespaceOf(folder, 'mnt')
    // It may have died since `status` was read.
    const isSuspect = cmdline?.argv.length === 0 || mountNamespace === undefined
    const last = isSuspect && status?.State !== 'Z' ? parse('status', STATUS_BYTES_MAX, parseStatus) : status
    const isZombie = last?.State === 'Z' && (last.Threads ?? 1) <= 1
    // A zombie has no mounts any more: its parent, which has not reaped it, is in the same container.
    const kin = isZombie && mountNamespace === undefined ? (last.PPid ?? pid) : pid
    const userName = nameOf(kin, status?.Uid?.[0], mountNamespace ?? namespaceOf(`${kin}`, 'mnt'))
    return defined({
      at: Date.now(),
      ...light,
      ...(status && fromStatus(status)),
      isZombie: isZombie || undefined,
      ...(cmdline &&
        !isZombie && {
          argv: (pid === selfPid ? redactSelf : redactArgv)(cmdline.argv, cmdline.truncated),
          argvTruncated: cmdline.truncated,
          argvRewritten: cmdline.rewritten,
        }),
      userName,
      openFdsLimit: limit?.soft ?? undefined,
      cgroup,
      mountNamespace,
      networkNamespace: namespaceOf(folder, 'net'),
      oomScore,
      oomScoreAdj,
    })
  }

  function cgroupOf(bytes: Uint8Array): string | undefined {
    const said = text(bytes)
    if (!cgroups.has(said)) {
      if (cgroups.size >= NAMESPACES_REMEMBERED_MAX) cgroups.clear()
      cgroups.set(said, cgroupPath(parsePidCgroup(bytes)))
    }
    return cgroups.get(said)
  }

  /** Its inode number. */
  function namespaceOf(pid: ProcFolder, kind: 'mnt' | 'net'): string | undefined {
    const link = linkOf(`${procRoot}/${pid}/ns/${kind}`)
    return typeof link === 'number' ? undefined : /\d+/.exec(link)?.[0]
  }

  /** A sandbox may lack any other file: only stat decides. */
  function isGone(pid: number): boolean {
    return sizeOf(`${procRoot}/${pid}/stat`) === GONE
  }

  function openFds(pid: ProcFolder): number {
    const path = `${procRoot}/${pid}/fd`
    return fdSizeCounts ? sizeOf(path) : countEntries(path, FD_ENTRIES_MAX)
  }

  /** A process that shares its mounts with another shares its /etc/passwd; only the link tells. */
  function nameOf(pid: number, uid: number | undefined, namespace: string | undefined): string | undefined {
    if (uid === undefined || namespace === undefined) return undefined
    let passwd = passwds.get(namespace)
    if (passwd === undefined || now() - passwd.atMs > PASSWD_AGE_MS) {
      if (passwds.size >= NAMESPACES_REMEMBERED_MAX) passwds.clear()
      const bytes = readAppFile(procRoot, pid, 'passwd')
      passwd = { names: typeof bytes === 'number' ? undefined : parsePasswd(bytes), atMs: now() }
      passwds.set(namespace, passwd)
    }
    return passwd.names?.get(uid)
  }

  return { read }
}

function fromStatus(status: PidStatus & StatusFigures): Partial<Details> {
  return defined({
    uid: status.Uid?.[0],
    gid: status.Gid?.[0],
    status: figuresIn(status),
    seccomp: status.Seccomp,
    noNewPrivs: status.NoNewPrivs,
    capEff: status.CapEff,
    kthread: status.Kthread === undefined ? undefined : status.Kthread === 1,
  })
}

function figuresIn(status: StatusFigures): StatusFigures {
  const figures: { -readonly [Field in keyof StatusFigures]: StatusFigures[Field] } = {}
  for (const field of STATUS_FIELDS) {
    const value = status[field]
    if (value !== undefined) figures[field] = value
  }
  return figures
}
