// A file system that the container writes to is nearly full, in bytes or inodes, or will be within the time looked back
// at. Two conditions, as in netdata: a high share and little left, because a tenth of a large disk is a lot. The
// processes named wrote most, and a closer look shows a file that they have open for writing there.

import type { Container } from '../../model/container.ts'
import { type Mount, mountOf } from '../../model/mount.ts'
import { MOUNT_BYTES_MIN } from '../../model/near-limit.ts'
import { processById } from '../../model/process-by-id.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import { attribute } from '../attribute.ts'
import type { CloserLook, Question } from '../closer-look.ts'
import { BINS_MAX, type Levels } from '../levels.ts'
import { begunWith, createRise } from '../rise.ts'
import type { Observation, Rule, Tick } from '../rule.ts'
import type { Rising } from '../trend.ts'

const BAD_SHARE = 0.9
const GOOD_SHARE = 0.85
const LEFT_BYTES_MAX = 5 * 2 ** 30
/** For file systems in memory, which are never larger than needed, and for inodes. */
const SMALL_BAD_SHARE = 0.95
const CRITICAL_SHARE = 0.98
const CRITICAL_MS = 10 * 60_000
const FILLED_BYTES_MIN = 2 ** 20
const FILLED_SHARE_MIN = 0.03
/** A level that moved less than this in an hour is by design. */
const FLAT_SHARE = 0.01
/** Writes are counted over this time at most. */
const COUNTED_MS = 10 * 60_000
const WRITERS_ASKED = 3
const ASK_MS = 20_000

interface Watched {
  readonly rise: ReturnType<typeof createRise>
  /** What each process had written when the mount first became nearly full; restarted after a while. */
  counted: { at: number; bytes: ReadonlyMap<string, number> } | undefined
}

export function createDiskFull(): Rule {
  const watched = new Map<string, Watched>()
  /** By Process.id: the files that it has open for writing, and when that was asked. */
  const writers = new Map<string, { at: number; paths: ReadonlySet<string> }>()
  let asking: readonly Question[] = []

  function observe(one: Tick): Observation[] {
    const { snapshot, steadyAt, closer } = one
    const seen = new Set<string>()
    const found = snapshot.containers.flatMap(container =>
      // If its own disk is full, topz reports that it cannot record.
      (container.self ? [] : (container.mounts ?? [])).flatMap(mount => {
        const key = `${container.id} ${mount.path}`
        seen.add(key)
        return [...spaceOf(key, container, mount, one), ...inodesOf(key, container, mount)]
      }),
    )
    for (const key of watched.keys()) if (!seen.has(key)) watched.delete(key)
    asking = found.length === 0 ? [] : questionsOf(found, snapshot, steadyAt)
    if (found.length === 0) writers.clear()
    else learn(snapshot, closer)
    return found
  }

  function spaceOf(key: string, container: Container, mount: Mount, one: Tick): Observation[] {
    const { usedBytes, availableBytes, hostDisk } = mount
    if (usedBytes === undefined || availableBytes === undefined) return []
    const size = usedBytes + availableBytes
    if (size < MOUNT_BYTES_MIN) return []
    const state = follow(key, usedBytes, size, one.steadyAt)
    const share = usedBytes / size
    const trend = state.rise.rising()
    const level = levelOf(mount, share, availableBytes, trend)
    if (level === undefined) {
      state.counted = undefined
      return []
    }
    const etaMs = trend === undefined ? undefined : availableBytes / trend.slope
    const isFlat = trend === undefined && isFlatIn(state.rise.levels(), size)
    return [
      {
        key,
        level,
        severity: severityOf(share, etaMs, isFlat, hostDisk === true),
        confidence: trend !== undefined && share < BAD_SHARE ? 'likely' : 'certain',
        subject: { container: container.id, containerName: container.name },
        evidence: {
          mount: mount.path,
          fileSystem: mount.type,
          isHostDisk: hostDisk === true ? 'yes' : undefined,
          isFlat: isFlat ? 'yes' : undefined,
          share,
          usedBytes,
          sizeBytes: size,
          availableBytes,
          bytesPerSecond: trend && trend.slope * 1000,
          etaSeconds: etaMs === undefined ? undefined : etaMs / 1000,
        },
        who: whoWrites(state, container, mount, one),
        ...(trend && begunWith(trend, one)),
      },
    ]
  }

  function follow(key: string, used: number, size: number, at: number): Watched {
    let state = watched.get(key)
    if (state === undefined) {
      state = { rise: createRise(), counted: undefined }
      watched.set(key, state)
    }
    const riseMin = Math.max(FILLED_BYTES_MIN, Math.min(FILLED_SHARE_MIN * size, (size - used) / 2))
    state.rise.add(at, used, { limit: size, riseMin })
    return state
  }

  /** The processes that have written most since it became nearly full, with a file open for writing on this mount. */
  function whoWrites(state: Watched, container: Container, mount: Mount, { snapshot, steadyAt }: Tick) {
    const isOwn = (one: Process) => one.container === container.id && !one.self
    if (state.counted === undefined || steadyAt - state.counted.at > COUNTED_MS) {
      const written = snapshot.processes
        .filter(isOwn)
        .map(one => [one.id, writtenOf(one, mount.type)] as const)
      state.counted = { at: steadyAt, bytes: new Map(written) }
    }
    const { at, bytes } = state.counted
    const there = [...writers].flatMap(([id, { paths }]) =>
      paths.has(mount.path) ? (processById(snapshot.processes, id) ?? []) : [],
    )
    const seconds = Math.max(1, (steadyAt - at) / 1000)
    const rateOf = (process: Process) =>
      (writtenOf(process, mount.type) - (bytes.get(process.id) ?? 0)) / seconds
    return attribute(there.filter(isOwn), rateOf).who
  }

  function learn({ processes, containers }: Snapshot, closer: CloserLook): void {
    for (const [id, { at }] of writers) {
      const answer = closer(id, 'files')
      if (answer === undefined) continue
      const container = processById(processes, id)?.container
      const mounts = containers.find(one => one.id === container)?.mounts ?? []
      const open = answer.items.filter(({ kind, flags }) => kind === 'file' && isForWriting(flags))
      const paths = new Set(open.flatMap(({ target }) => mountOf(mounts, target)?.path ?? []))
      writers.set(id, { at, paths })
    }
  }

  function questionsOf(found: readonly Observation[], { processes }: Snapshot, at: number) {
    for (const [id, { at: askedAt }] of writers) if (at - askedAt > 3 * ASK_MS) writers.delete(id)
    const most = found.flatMap(({ subject, evidence: { fileSystem } }) =>
      processes
        .filter(one => one.container === subject.container && !one.self && writtenOf(one, fileSystem) > 0)
        .sort((a, b) => writtenOf(b, fileSystem) - writtenOf(a, fileSystem))
        .slice(0, WRITERS_ASKED),
    )
    const due = [...new Set(most)].filter(({ id }) => at - (writers.get(id)?.at ?? -ASK_MS) >= ASK_MS)
    for (const { id } of due) writers.set(id, { at, paths: writers.get(id)?.paths ?? new Set() })
    return due.map(({ id, pid }): Question => ({ processId: id, pid, part: 'files' }))
  }

  return {
    id: 'disk-full',
    raise: { share: 0.6, ms: 60_000 },
    clear: { share: 0.8, ms: 60_000 },
    observe,
    questions: () => asking,
  }
}

/** Writes to a file system in memory are not writes to a disk: there, everything that a process writes counts. */
function writtenOf({ diskWriteBytes = 0, ioWriteBytes = 0 }: Process, fileSystem: unknown): number {
  return fileSystem === 'tmpfs' ? ioWriteBytes : diskWriteBytes
}

const isForWriting = (flags: readonly string[] | undefined) =>
  flags === undefined || flags.includes('O_WRONLY') || flags.includes('O_RDWR')

function levelOf(
  { type }: Mount,
  share: number,
  availableBytes: number,
  trend: Rising | undefined,
): Observation['level'] | undefined {
  if (trend !== undefined) return 'bad'
  if (availableBytes >= LEFT_BYTES_MAX || share < GOOD_SHARE) return undefined
  return share >= (type === 'tmpfs' ? SMALL_BAD_SHARE : BAD_SHARE) ? 'bad' : 'between'
}

function severityOf(share: number, etaMs: number | undefined, isFlat: boolean, isHostDisk: boolean) {
  if (share >= CRITICAL_SHARE) return 'critical'
  // The app's owner decides neither over the machine's disk nor over a level that is by design.
  if (isHostDisk) return etaMs === undefined ? 'note' : 'warning'
  if ((etaMs ?? Number.POSITIVE_INFINITY) <= CRITICAL_MS) return 'critical'
  return isFlat ? 'note' : 'warning'
}

function isFlatIn({ lower, upper }: Levels, size: number): boolean {
  if (lower.length < BINS_MAX) return false
  const known = (value: number) => !Number.isNaN(value)
  return Math.max(...upper.filter(known)) - Math.min(...lower.filter(known)) < FLAT_SHARE * size
}

function inodesOf(key: string, container: Container, mount: Mount): Observation[] {
  const { inodesUsed, inodesAvailable } = mount
  if (inodesUsed === undefined || inodesAvailable === undefined) return []
  const share = inodesUsed / (inodesUsed + inodesAvailable)
  if (!(share >= BAD_SHARE)) return []
  return [
    {
      key: `${key} inodes`,
      level: share >= SMALL_BAD_SHARE ? 'bad' : 'between',
      severity: share >= CRITICAL_SHARE ? 'critical' : mount.hostDisk ? 'note' : 'warning',
      confidence: 'certain',
      subject: { container: container.id, containerName: container.name },
      evidence: {
        mount: mount.path,
        fileSystem: mount.type,
        isHostDisk: mount.hostDisk ? 'yes' : undefined,
        share,
        inodesUsed,
        inodesAvailable,
      },
    },
  ]
}
