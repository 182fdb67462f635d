// The containers of a tick -> the one that the header is about. In a pod, where process 1 is only a pause, it is chosen
// once: header and charts must not jump between containers with different limits.

import { isRuntimeId } from '../cgroup/container-id.ts'
import type { Container } from '../model/container.ts'
import { placeOf } from '../model/entry.ts'
import type { Network } from '../model/network.ts'
import { processByPid } from '../model/process-by-id.ts'
import type { Process } from '../model/snapshot.ts'

export interface Candidate {
  readonly id: string
  readonly name: string
  /** What it was started for: looked for only where it matters. */
  readonly entry: () => Process | undefined
  /** Without zombies. */
  readonly processCount: number
  /** It has process 1. */
  readonly hasFirst: boolean
  readonly hasSelf: boolean
  readonly isPause: boolean
}

export interface Choice {
  readonly id: string
  readonly by: NonNullable<Container['mainBy']>
}

export interface Around {
  /** Container.id of those that own a port, as far as known. */
  readonly listening: ReadonlySet<string>
  /** In all, without zombies and those in topz's own container. */
  readonly processCount: number
  /** Monotonic milliseconds. */
  readonly atMs: number
}

interface Chosen extends Choice {
  /** Where it is restarted, and as what. */
  readonly key: string
  readonly sinceMs: number
  readonly goneSinceMs?: number
  readonly hasComeBack?: true
}

/** Until then a container that listens replaces one that was chosen for its size: servers take a while to start. */
const SETTLING_MS = 60_000
/** One that keeps restarting is awaited for twice as long as a kubelet's longest pause before a restart. */
const BACK_MS_MAX = 600_000

/** `wanted`: by --container, an id or the beginning of one, a name, or the name of its first process. */
export function createMainChoice(wanted: string | undefined) {
  let chosen: Chosen | undefined
  /** The one that was chosen before, and ended. */
  let gone: Chosen | undefined

  /** Undefined: there is none, or it is awaited. */
  return function choose(
    all: readonly Candidate[],
    { listening, processCount, atMs }: Around,
  ): Choice | undefined {
    const named = wanted === undefined ? undefined : all.find(one => isNamed(one, wanted))
    if (named !== undefined) return { id: named.id, by: 'named' }
    const first = all.find(({ hasFirst }) => hasFirst)
    if (first === undefined || !first.isPause) return ofProcessOne(first, processCount)
    const apps = all.filter(({ isPause, hasSelf }) => !isPause && !hasSelf)
    if (chosen !== undefined && !apps.some(({ id }) => id === chosen?.id))
      gone = { goneSinceMs: atMs, ...chosen }
    const again = comeBack(gone, apps, atMs)
    if (again !== undefined) gone = undefined
    chosen = again ?? follow(chosen, apps, listening, atMs) ?? pick(apps, listening, atMs)
    return chosen === undefined || chosen.goneSinceMs !== undefined ? undefined : chosen
  }
}

/** On a plain machine process 1 is alone in its cgroup and people look at the machine: then there is none. */
function ofProcessOne(first: Candidate | undefined, processCount: number): Choice | undefined {
  if (first === undefined) return undefined
  const isMain = isRuntimeId(first.id) || first.processCount * 2 >= processCount
  return isMain ? { id: first.id, by: 'first' } : undefined
}

/** The choice holds while the container lives, and when it is restarted. Undefined: choose again. */
function follow(
  last: Chosen | undefined,
  apps: readonly Candidate[],
  listening: ReadonlySet<string>,
  atMs: number,
): Chosen | undefined {
  if (last === undefined) return undefined
  const alive = apps.find(({ id }) => id === last.id)
  if (alive !== undefined) {
    const mayChange = last.by === 'largest' && atMs - last.sinceMs < SETTLING_MS
    if (mayChange && apps.some(({ id }) => listening.has(id))) return undefined
    const { goneSinceMs: _, ...there } = last
    return { ...there, key: keyOf(alive) }
  }
  const goneSinceMs = last.goneSinceMs ?? atMs
  return last.hasComeBack && atMs - goneSinceMs < BACK_MS_MAX ? { ...last, goneSinceMs } : undefined
}

/** The one that went is there again, as the same container or as another one. */
function comeBack(gone: Chosen | undefined, apps: readonly Candidate[], atMs: number): Chosen | undefined {
  if (gone === undefined || atMs - (gone.goneSinceMs ?? atMs) >= BACK_MS_MAX) return undefined
  const again = apps.find(one => keyOf(one) === gone.key)
  return again && { id: again.id, by: gone.by, key: gone.key, sinceMs: gone.sinceMs, hasComeBack: true }
}

function pick(
  apps: readonly Candidate[],
  listening: ReadonlySet<string>,
  sinceMs: number,
): Chosen | undefined {
  const [best] = [...apps].sort(
    (a, b) =>
      Number(listening.has(b.id)) - Number(listening.has(a.id)) ||
      b.processCount - a.processCount ||
      (a.entry()?.startTicks ?? 0) - (b.entry()?.startTicks ?? 0),
  )
  return (
    best && { id: best.id, by: listening.has(best.id) ? 'listens' : 'largest', key: keyOf(best), sinceMs }
  )
}

function keyOf({ id, entry: entryOf }: Candidate): string {
  const entry = entryOf()
  return entry === undefined ? id : `${placeOf(entry)} ${entry.command}`
}

function isNamed({ id, name, entry }: Candidate, wanted: string): boolean {
  return (
    id.startsWith(wanted) ||
    name === wanted ||
    entry()?.comm === wanted ||
    (SHORT_ID.test(wanted) && hexIdOf(id)?.startsWith(wanted) === true)
  )
}

/** As `docker ps` prints it, or the beginning of that. */
const SHORT_ID = /^[0-9a-f]{4,}$/

/** If the id is a path: the hexadecimal id in its last part, such as `/pod/1a2b3c4d5e6f` or `/lxc-1a2b3c4d5e6f`. */
function hexIdOf(id: string): string | undefined {
  return /(?:^|[-:])([0-9a-f]{12,})/.exec(id.split('/').at(-1) ?? '')?.[1]
}

/** Container.id of those that own a port. */
export function listeningIn(
  networks: readonly Network[],
  processes: readonly Process[],
): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { listeners } of networks)
    for (const { pid } of listeners) {
      const { container } = (pid !== undefined && processByPid(processes, pid)) || {}
      if (container !== undefined) found.add(container)
    }
  return found
}
