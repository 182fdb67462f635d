// What topz may read of each user's processes, found out by trying -> in words: what is missing, why, which flag would
// help and what it would show.

import type { Attempts } from '../costly/detail/attempts.ts'
import type { Diagnosis, Remark, UserDiagnosis } from '../model/doctor.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { capabilityNames } from '../procfs/names.ts'
import { type Own, opensAll } from '../procfs/own-rights.ts'

/** Processes of one user that are tried: one may be non-dumpable where another is not. */
const TRIED_MAX = 8
/** An app can run as any number of users. */
const USERS_MAX = 32

/** What each file is good for. */
const SHOWS: Readonly<Record<string, string>> = {
  io: 'disk and character I/O',
  'fd/*': 'open files and sockets, owners of listening ports',
  smaps_rollup: 'PSS and USS',
  maps: 'memory by mapping',
  root: 'limits and throttling of its container, names of users',
  'ns/mnt': 'which container it belongs to',
  syscall: 'what its threads wait for',
  exe: 'its executable',
  fd: 'the number of open files',
  cmdline: 'its command line',
  status: 'its user, memory split and rights',
}

export type Attempt = (process: Process) => Promise<Attempts | 'stuck' | undefined>

export async function diagnose(
  snapshot: Snapshot,
  attempt: Attempt | undefined,
  own: Own,
  tellsEnds = true,
): Promise<Diagnosis> {
  const byUser = Map.groupBy(
    snapshot.processes.filter(({ kernelThread, state }) => !kernelThread && state !== 'Z'),
    ({ uid }) => uid,
  )
  const users: UserDiagnosis[] = []
  for (const [uid, processes] of attempt === undefined ? [] : [...byUser].slice(0, USERS_MAX)) {
    const tried = (
      await Promise.all(
        processes.slice(0, TRIED_MAX).map(async one => ({ one, found: await attempt?.(one) })),
      )
    ).flatMap(({ one, found }) => (typeof found === 'object' ? [{ one, found }] : []))
    users.push(...userDiagnoses(uid, processes, tried, own))
  }
  const remarks = remarksOf(snapshot, attempt !== undefined, tellsEnds)
  const isWell = users.every(({ denied }) => denied.length === 0) && remarks.every(({ isWrong }) => !isWrong)
  return { schemaVersion: 1, topz: topzOf(own), isWell, users, remarks }
}

interface Tried {
  readonly one: Process
  readonly found: Attempts
}

/** One for each reason among a user's processes. */
function userDiagnoses(
  uid: number | undefined,
  processes: readonly Process[],
  tried: readonly Tried[],
  own: Own,
): UserDiagnosis[] {
  const byReason = Map.groupBy(tried, ({ found }) => {
    const denied = deniedOf(found)
    return denied.length === 0 ? 'none' : `${denied.join()} ${reasonOf(found, own).why}`
  })
  return [...byReason.values()].map(group => {
    const { one, found } = group[0] as Tried
    const denied = deniedOf(found)
    const user = { ...(uid !== undefined && { uid }), ...(one.user !== undefined && { user: one.user }) }
    const whole = byReason.size === 1 ? processes.length : group.length
    if (denied.length === 0) return { ...user, processCount: whole, denied, shows: [], flags: [] }
    const { why, flags } = reasonOf(found, own)
    const shows = denied.flatMap(file => SHOWS[file] ?? [])
    const examples =
      byReason.size === 1 ? {} : { examples: group.map(({ one: { pid, comm } }) => `${comm} (PID ${pid})`) }
    return { ...user, processCount: whole, ...examples, denied, shows, why, flags }
  })
}

/** `stack` needs more than any container flag grants: its absence is not a finding. */
function deniedOf({ denied }: Attempts): readonly string[] {
  return denied.filter(file => file !== 'stack' && file !== 'ns/user')
}

/** What the kernel compares with topz's own (ptrace(2)): real, effective and saved ids of user and group. */
function reasonOf(
  { uids, gids, capabilities }: Attempts,
  own: Own,
): { why: string; flags: readonly string[] } {
  const [uid] = uids ?? []
  const [gid] = gids ?? []
  if (own.canTrace && !opensAll(own.capabilities) && uid !== own.uid)
    return {
      why: 'topz has CAP_SYS_PTRACE, but may not open files that only their owner may read',
      flags: [right({ add: 'DAC_READ_SEARCH' }, own)],
    }
  if (own.canTrace)
    return own.appArmor === undefined
      ? {
          why: 'topz has CAP_SYS_PTRACE; the process is in another user namespace, or a security module forbids it',
          flags: [],
        }
      : {
          why: `topz has CAP_SYS_PTRACE, but AppArmor (profile ${own.appArmor}) may forbid it: it allows only processes with the same profile`,
          flags: [
            own.isInPod
              ? 'securityContext: {appArmorProfile: {type: Unconfined}}'
              : '--security-opt apparmor=unconfined',
          ],
        }
  // For a non-root user, Docker's capability has no effect: it is in the bounding set, but not effective.
  const trace = right({ ...(own.uid !== 0 && { uid: 0 }), add: 'SYS_PTRACE' }, own)
  const compared = [uids, gids].map(ids => ids?.slice(0, 3) ?? [])
  const mixed = compared.find(ids => new Set(ids).size > 1)
  if (mixed !== undefined)
    return {
      why: `its real, effective and saved IDs differ (${mixed.join(' ')}): no user matches all of them`,
      flags: [trace],
    }
  if (uid === undefined || uid !== own.uid)
    return {
      why: `it runs as user ${uid ?? 'unknown'}, topz as user ${own.uid}`,
      flags: uid === undefined ? [trace] : [right({ uid, gid: gid ?? uid }, own), trace],
    }
  if (gid !== undefined && gid !== own.gid)
    return {
      why: `it runs with group ${gid}, topz with group ${own.gid}`,
      flags: [right({ uid, gid }, own), trace],
    }
  const more = missingCapabilities(capabilities, own.capabilities)
  if (more.length > 0) {
    const some = more.slice(0, 5).join(' ')
    return {
      why: `it holds capabilities that topz does not: ${some}${more.length > 5 ? ' ...' : ''}`,
      flags: [trace],
    }
  }
  if ((own.ptraceScope ?? 0) >= 2)
    return { why: 'Yama allows only processes with CAP_SYS_PTRACE to inspect others', flags: [trace] }
  return { why: 'it made itself non-dumpable', flags: [trace] }
}

/** As flags of docker run, or as fields of a container in a pod. */
function right({ uid, gid, add }: { uid?: number; gid?: number; add?: string }, { isInPod }: Own): string {
  const user = uid === undefined ? [] : [gid === undefined ? `--user ${uid}` : `--user ${uid}:${gid}`]
  if (!isInPod) return [...user, ...(add === undefined ? [] : [`--cap-add=${add}`])].join(' ')
  const fields = { runAsUser: uid, runAsGroup: gid, capabilities: add && `{add: [${add}]}` }
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return `securityContext: {${given.map(([key, value]) => `${key}: ${value}`).join(', ')}}`
}

function missingCapabilities(theirs: string | undefined, ours: string): readonly string[] {
  if (theirs === undefined) return []
  const more = BigInt(`0x${theirs}`) & ~BigInt(`0x${ours}`)
  return capabilityNames(more.toString(16))
}

function topzOf(own: Own): Diagnosis['topz'] {
  return {
    uid: own.uid,
    capabilities: capabilityNames(own.capabilities),
    canTrace: own.canTrace,
    ...(own.ptraceScope !== undefined && { ptraceScope: own.ptraceScope }),
    noNewPrivs: own.noNewPrivs,
    seccomp: own.seccomp,
    ...(own.appArmor !== undefined && { appArmor: own.appArmor }),
  }
}

function remarksOf(snapshot: Snapshot, hasProc: boolean, tellsEnds: boolean): Remark[] {
  const remarks: Remark[] = []
  const wrong = (subject: string, message: string) => remarks.push({ subject, message, isWrong: true })
  const note = (subject: string, message: string) => remarks.push({ subject, message, isWrong: false })
  if (!hasProc)
    note('source', 'The source is ps, which provides little; on Linux, --source=proc provides everything.')
  for (const { file, message, reason } of snapshot.absent)
    if (file === 'proc' || reason === 'stuck' || (reason === 'unsupported' && hasProc))
      wrong(file, `${message}.`)
  const first = snapshot.processes.find(({ pid }) => pid === 1)
  if (first?.comm === 'pause')
    note('PID 1', 'Process 1 is pause: this is a pod, and topz groups processes by container.')
  if (first === undefined) note('PID 1', 'Process 1 is hidden or not in this namespace.')
  if (hasProc && !snapshot.processes.some(({ runQueueSeconds }) => runQueueSeconds !== undefined))
    wrong(
      'schedstat',
      'The kernel has no schedstat: CPU shares are only as exact as clock ticks, and the time spent waiting for a CPU is unknown.',
    )
  if (hasProc && !tellsEnds)
    note(
      'exits',
      'How processes end is known of some only, while they wait to be reaped: the kernel is older than Linux 6.15, seccomp forbids pidfd_open, or this is not the namespace of topz.',
    )
  const main = snapshot.containers.find(container => container.main)
  if (main?.via !== undefined)
    note(
      'cgroup',
      `Limits of ${main.name} are read through ${main.via === 'root' ? 'its own root file system' : '--cgroup-root'} (cgroup v${main.cgroupVersion}).`,
    )
  // What is missing from a readable cgroup is missing for a moment.
  for (const { file, message } of (main?.via === undefined && main?.absent) || [])
    wrong(file, `Limits of ${main?.name} are unknown: ${message}.`)
  return remarks
}
