// A listening port whose clients wait to be accepted. Any of three signs raises it: a client has waited for seconds;
// the queue is long in every tick; or connections are dropped while it is full. A burst that drains within a tick is
// none of these, and drops that another port of the same network may have had do not count.

import { isLongQueue, LONG_WAIT_SECONDS } from '../../model/near-limit.ts'
import type { Listener, Network } from '../../model/network.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Question } from '../closer-look.ts'
import { whoIs } from '../container-of.ts'
import { becauseOf, LOOKED_AT_MAX, type PortOwner, portOwnerOf } from '../port-owner.ts'
import type { Observation, Rule, Tick } from '../rule.ts'

const WAIT_SECONDS_CRITICAL = 10
/** Clients that wait less are being served: accept() keeps up. */
const SERVED_SECONDS = 1
const LONG_MS = 10_000
const OVERFLOW_TICKS = 3
const OVERFLOW_MS = 10_000
/** Older sockets say nothing about now. */
const RECENT_SECONDS = 3
/** The queue was empty this recently: it drains. */
const DRAINED_MS = 5000
/** Empty for this long: it is well, whatever came before. */
const FORGET_MS = 30_000
/** A program that starts listens before it accepts, and so does a container. */
const GRACE_MS = 60_000
const CONTAINER_GRACE_MS = 120_000
/** An owner that may be found is waited for this long: its program may be in its first minute. */
const SOUGHT_MS = GRACE_MS
/** Look at what the owner does after this wait, so that it is known when the finding is raised. */
const LOOK_MS = 2000

/** Kept for a port while connections wait there; times on the steady clock. */
interface Watched {
  queue: number
  waitingSince: number
  longSince: number | undefined
  emptyAt: number
  /** The greatest length at which the queue stood still while connections were dropped. */
  fullAt: number
  overflows: number[]
  dropped: number
  /** In so many ticks: one alone may have been another port’s, which filled and drained within it. */
  droppedTicks: number
  wasBad: boolean
  /** What was reported when it was last bad. */
  last: Observation | undefined
}

interface Port {
  readonly key: string
  readonly port: number
  readonly network: Network
  readonly listeners: readonly Listener[]
  readonly queue: number
}

/** Whose port it is; kept for a while when it is gone, because a table may leave out a row. Times as above. */
interface Owned {
  /** Its owner was known: then it has ended, and the table may be older, or another process holds the socket, too. */
  readonly hadOwner: boolean
  /** Since when nobody is known to own it. */
  readonly unownedSince: number | undefined
  readonly seenAt: number
}

export function createNotAccepting(): Rule {
  const watched = new Map<string, Watched>()
  const owned = new Map<string, Owned>()
  let questions: readonly Question[] = []

  function observe(one: Tick): Observation[] {
    if (one.before === undefined) watched.clear()
    questions = []
    for (const [key, { seenAt }] of owned) if (one.steadyAt - seenAt >= FORGET_MS) owned.delete(key)
    if (watched.size === 0 && !one.snapshot.networks.some(isBusy)) return []
    const ports = one.snapshot.networks.flatMap(portsOf)
    const busy = ports.filter(({ queue }) => queue > 0)
    const open = new Map(ports.map(port => [port.key, port]))
    for (const [key, port] of watched)
      if (!open.has(key) || (port.queue === 0 && one.steadyAt - port.emptyAt >= FORGET_MS))
        watched.delete(key)
    return ports.flatMap(port => {
      const known = watched.get(port.key)
      if (port.queue === 0 && known === undefined) return []
      const owner = portOwnerOf(waitedAt(port.listeners), one.snapshot)
      if (isOwnerSought(port, owner, one.steadyAt) || !isRecent(port.network))
        return known?.last === undefined ? [] : [{ ...known.last, level: 'between' }]
      if (owner?.process.self || isYoung(owner, port.network, one.snapshot)) return []
      const isOnly = busy.every(other => other.network !== port.network || other === port)
      return judge(port, follow(port, droppedIn(port.network, one), isOnly, one.steadyAt), owner, one)
    })
  }

  /** Its owner is not known yet, or no longer, and may be known soon, or the port gone. */
  function isOwnerSought({ key, network }: Port, owner: PortOwner | undefined, at: number): boolean {
    const { hadOwner = false, unownedSince = at } = owned.get(key) ?? {}
    const isKnown = owner !== undefined
    owned.set(key, {
      hadOwner: hadOwner || isKnown,
      unownedSince: isKnown ? undefined : unownedSince,
      seenAt: at,
    })
    return !isKnown && (hadOwner || !isOwnerDenied(network)) && at - unownedSince < SOUGHT_MS
  }

  function follow(port: Port, dropped: number, isOnly: boolean, at: number): Watched {
    const now = watched.get(port.key) ?? unseen(at)
    watched.set(port.key, now)
    if (port.queue === 0) {
      Object.assign(now, { queue: 0, longSince: undefined, emptyAt: at, overflows: [] })
      if (!now.wasBad) Object.assign(now, { dropped: 0, droppedTicks: 0 })
      return now
    }
    if (now.queue === 0) now.waitingSince = at
    const limit = limitOf(port)
    const isLong = isLongQueue(port.queue, limit)
    now.longSince = isLong ? (now.longSince ?? at) : undefined
    now.overflows = now.overflows.filter(time => at - time < OVERFLOW_MS)
    const isStill = port.queue === now.queue && port.queue >= now.fullAt
    const isFull = limit === undefined ? isStill : port.queue > limit
    if (dropped > 0 && isFull && (isOnly || limit !== undefined)) {
      now.overflows.push(at)
      now.fullAt = port.queue
      now.dropped += dropped
      now.droppedTicks++
    }
    now.queue = port.queue
    return now
  }

  function judge(port: Port, now: Watched, owner: PortOwner | undefined, one: Tick): Observation[] {
    const { steadyAt: at, snapshot } = one
    const waits = port.listeners.flatMap(({ oldestWaitSeconds }) => oldestWaitSeconds ?? [])
    const waitSeconds = waits.length === 0 ? undefined : Math.max(...waits)
    if (port.queue > 0 && (at - now.waitingSince >= LOOK_MS || (waitSeconds ?? 0) >= LONG_WAIT_SECONDS))
      ask(owner)
    const began = beginning(now, waitSeconds, at)
    if (began === undefined && !now.wasBad) return []
    if (began !== undefined) now.wasBad = true
    const isServed = at - now.emptyAt < DRAINED_MS && (waitSeconds ?? 0) < SERVED_SECONDS
    if (began === undefined && isServed) return []
    const isOnlyAge = now.overflows.length < OVERFLOW_TICKS && !isLongFor(now, at)
    const container = snapshot.containers.find(({ id }) => id === containerOf(port, owner))
    const areDropsOwn = limitOf(port) !== undefined || now.droppedTicks >= OVERFLOW_TICKS
    const dropped = (areDropsOwn && now.dropped) || undefined
    now.last = {
      key: port.key,
      level: began === undefined ? 'between' : 'bad',
      severity: isOnlyAge && (waitSeconds ?? 0) < WAIT_SECONDS_CRITICAL ? 'warning' : 'critical',
      confidence: dropped === undefined ? 'likely' : 'certain',
      subject: subjectOf(port, owner),
      evidence: {
        queue: port.queue,
        queueLimit: limitOf(port),
        oldestWaitSeconds: waitSeconds,
        gaveUp: sum(port.listeners, ({ gaveUp = 0 }) => gaveUp) || undefined,
        dropped,
        ...socketsOf(port.listeners),
        because: owner && becauseOf(owner, container, one.closer),
      },
      ...(began !== undefined && { since: snapshot.at - (at - began) }),
    }
    return [now.last]
  }

  function ask(owner: PortOwner | undefined): void {
    const looked = owner?.workers.slice(0, LOOKED_AT_MAX) ?? []
    questions = [
      ...questions,
      ...looked.map(({ id, pid }) => ({ processId: id, pid, part: 'threads' as const })),
    ]
  }

  return {
    id: 'not-accepting',
    // Each sign already lasts for a while.
    raise: { share: 1, ms: 1000 },
    clear: { share: 0.8, ms: 15_000 },
    observe,
    questions: () => questions,
  }
}

const unseen = (at: number): Watched => ({
  queue: 0,
  waitingSince: at,
  longSince: undefined,
  emptyAt: Number.NEGATIVE_INFINITY,
  fullAt: 1,
  overflows: [],
  dropped: 0,
  droppedTicks: 0,
  wasBad: false,
  last: undefined,
})

/** When it went wrong, on the steady clock; undefined: it has not. */
function beginning(now: Watched, waitSeconds: number | undefined, at: number): number | undefined {
  if (now.queue === 0) return undefined
  if (waitSeconds !== undefined && waitSeconds >= LONG_WAIT_SECONDS) return at - waitSeconds * 1000
  if (now.overflows.length >= OVERFLOW_TICKS) return now.overflows[0]
  const isServed = waitSeconds !== undefined && waitSeconds < SERVED_SECONDS
  return isLongFor(now, at) && !isServed ? now.longSince : undefined
}

function isLongFor({ longSince }: Watched, at: number): boolean {
  return longSince !== undefined && at - longSince >= LONG_MS
}

/** If sockets are read seldom, nothing is known in between. */
function isRecent({ socketsAgeSeconds = 0 }: Network): boolean {
  return socketsAgeSeconds <= RECENT_SECONDS
}

function isOwnerDenied({ absent = [] }: Network): boolean {
  return absent.some(({ file }) => file === 'fd')
}

function isBusy({ listeners }: Network): boolean {
  return listeners.some(({ queue }) => queue > 0)
}

/** To clients, IPv4 and IPv6 of a port are the same. */
function portsOf(network: Network): Port[] {
  return [...Map.groupBy(network.listeners, ({ port }) => port)].map(([port, listeners]) => ({
    key: `${network.id} ${port}`,
    port,
    network,
    listeners,
    queue: sum(listeners, ({ queue }) => queue),
  }))
}

/** The listeners with a queue; of several sockets on one address (SO_REUSEPORT) a single one may be stuck. */
function waitedAt(listeners: readonly Listener[]): readonly Listener[] {
  const stuck = listeners.filter(({ queue }) => queue > 0)
  return stuck.length > 0 ? stuck : listeners
}

function socketsOf(listeners: readonly Listener[]): { sockets?: number; stuckSockets?: number } {
  const stuck = waitedAt(listeners)
  const [first] = stuck
  const same = listeners.filter(
    ({ protocol, address }) => protocol === first?.protocol && address === first.address,
  )
  return same.length > 1 ? { sockets: same.length, stuckSockets: stuck.length } : {}
}

function limitOf({ listeners }: Port): number | undefined {
  return sum(waitedAt(listeners), ({ queueLimit = 0 }) => queueLimit) || undefined
}

function droppedIn({ id, listenOverflows }: Network, { before }: Tick): number {
  const last = before?.networks.find(network => network.id === id)?.listenOverflows
  return last === undefined || listenOverflows === undefined ? 0 : Math.max(0, listenOverflows - last)
}

function isYoung(
  owner: PortOwner | undefined,
  { containers }: Network,
  { at, processes }: Snapshot,
): boolean {
  const { startedAt, container = containers[0] } = owner?.process ?? {}
  if (startedAt !== undefined && at - startedAt < GRACE_MS) return true
  if (container === undefined) return false
  const own = processes.filter(process => process.container === container && !process.self)
  return own.length > 0 && own.every(one => at - (one.startedAt ?? 0) < CONTAINER_GRACE_MS)
}

function containerOf({ network }: Port, owner: PortOwner | undefined): string | undefined {
  return owner?.process.container ?? network.containers[0]
}

function subjectOf(port: Port, owner: PortOwner | undefined): Observation['subject'] {
  const container = containerOf(port, owner)
  const process = owner?.process
  return {
    port: port.port,
    ...(container !== undefined && { container }),
    ...(process && whoIs(process)),
  }
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0)
}
