// Open connections -> those to cut. Silent connections cost a descriptor and memory, and the runtime does not report
// them: so the guard checks the kernel's list a few times a second, more often under pressure, and resets the excess.
// Connections that never sent a request go first, the oldest before the others; then those waiting between two
// requests; clients that are being answered stay.

import { type AddressBytes, customerOf, isLoopback } from '../access/address.ts'
import { CONNECTIONS_PER_ADDRESS_MAX } from '../config/limits.ts'
import { createAnswers } from './answers.ts'
import type { Connection, ConnectionTable } from './table.ts'

const CHECK_MS_UNDER_PRESSURE = 25
/** While few are connected and few descriptors are opened: a check costs six times as much as counting those. */
const CHECK_MS_CALM = 1000
const FEW = 16
/** Time without new connections after descriptors ran out. Clients that retry at once would take them again. */
const PAUSE_MS = 1000
/** This close to the limit, descriptors are about to run out. */
const DESCRIPTORS_NEAR = 12

/** The part of the server that the guard uses. */
export interface Door {
  /** Closes the listening socket in this very turn; existing connections stay. */
  close(): void
  /** False: not possible at present. */
  open(): boolean
}

export interface GuardOptions {
  readonly connectionsMax: number
  /** Soft limit of open files. */
  readonly descriptorsMax: number
  /** Of answers that clients have not read. */
  readonly waitingBytesMax: number
  /** All reserved descriptors are available. */
  readonly hasReserve: () => boolean
  /** Descriptors of this process; undefined where the kernel does not count them. */
  readonly descriptorsOpen: () => number | undefined
  readonly isProxy: (address: AddressBytes) => boolean
  readonly now: () => number
  readonly onPressure: (what: string) => void
}

export interface ConnectionCounts {
  /** Undefined if the kernel does not report it. */
  readonly open: number | undefined
  readonly max: number
  readonly perAddressMax: number
  /** Answers that clients have not read yet, in bytes. */
  readonly bytesWaiting: number
  /** Cut or refused since start, by the limit that was exceeded. */
  readonly cut: Readonly<Record<Excess, number>>
  /** Times that no connections were accepted because descriptors ran out. */
  readonly pauses: number
}

export type Excess = 'total' | 'address' | 'descriptors' | 'memory'

interface Known {
  readonly sinceMs: number
  hasAsked: boolean
  lastMs: number
  /** Requests and streams under way. */
  held: number
}

export type Guard = ReturnType<typeof createGuard>

export function createGuard(options: GuardOptions) {
  const { now } = options
  let door: Door | undefined
  let table: ConnectionTable | undefined
  const known = new Map<string, Known>()
  const cut: Record<Excess, number> = { total: 0, address: 0, descriptors: 0, memory: 0 }
  const answers = createAnswers(now, options.waitingBytesMax)
  const few = Math.min(FEW, options.connectionsMax / 4)
  let pauses = 0
  /** At the last check. */
  let openedBefore: number | undefined
  let checkedAtMs = 0
  let heldConnections = 0
  let closedAtMs: number | undefined
  let open: number | undefined

  /** True if something exceeded a limit. `hadTurn`: the runtime had one since the last check. */
  function check(hadTurn = true): boolean {
    const connections = table?.list() ?? []
    open = table && connections.length
    remember(connections, hadTurn)
    const before = cut.total + cut.address
    checkedAtMs = now()
    openedBefore = options.descriptorsOpen()
    const isNear = connections.some(({ fd }) => fd >= options.descriptorsMax - DESCRIPTORS_NEAR)
    if (isNear) {
      shut(connections, 'connections took nearly all descriptors')
      return true
    }
    for (const own of byCustomer(connections, options.isProxy))
      if (own.length > CONNECTIONS_PER_ADDRESS_MAX)
        reset(own, own.length - CONNECTIONS_PER_ADDRESS_MAX, 'address')
    const excess = connections.length - options.connectionsMax
    if (excess > 0) reset(connections, excess, 'total')
    if (closedAtMs !== undefined) reopen(connections.length)
    return closedAtMs !== undefined || !answers.hasRoom() || cut.total + cut.address > before
  }

  function remember(connections: readonly Connection[], hadTurn: boolean): void {
    const time = now()
    const there = new Map(connections.map(connection => [keyOf(connection), connection]))
    for (const key of there.keys()) {
      if (!known.has(key)) known.set(key, { sinceMs: time, hasAsked: false, lastMs: time, held: 0 })
    }
    for (const [key, { held }] of known) if (held === 0 && !there.has(key)) known.delete(key)
    answers.settle(there, hadTurn ? one => table?.isAllSent(one) === true : undefined)
  }

  function reset(connections: readonly Connection[], count: number, why: Excess): void {
    const rank = (connection: Connection): number => {
      const one = known.get(keyOf(connection))
      if (one === undefined) return 0
      return one.held > 0 ? 3e15 - one.sinceMs : one.hasAsked ? 1e15 + one.lastMs : one.sinceMs
    }
    const ranked = connections.map(connection => ({ connection, rank: rank(connection) }))
    ranked.sort((a, b) => a.rank - b.rank)
    for (const { connection } of ranked.slice(0, count)) table?.reset(connection)
    cut[why] += Math.min(count, ranked.length)
  }

  /** Reading /proc found no descriptor left, in this very turn. */
  function exhausted(): void {
    if (closedAtMs !== undefined) return
    const connections = table?.list() ?? []
    remember(connections, false)
    shut(connections, 'no descriptor is left')
  }

  /** Accepts no connections, and closes those that wait. */
  function shut(connections: readonly Connection[], why: string): void {
    if (closedAtMs === undefined) {
      pauses++
      options.onPressure(why)
    }
    closedAtMs = now()
    door?.close()
    const idle = connections.filter(one => known.get(keyOf(one))?.held === 0)
    reset(idle, idle.length, 'descriptors')
  }

  /** Makes room for one more answer: if there is none, the slowest reader is closed. */
  function hasRoom(): boolean {
    if (answers.hasRoom()) return true
    if (now() - checkedAtMs >= CHECK_MS_UNDER_PRESSURE) check(false)
    const there = table?.list() ?? []
    for (const key of answers.overdue()) {
      if (answers.hasRoom()) return true
      const connection = there.find(one => keyOf(one) === key)
      if (connection !== undefined) table?.reset(connection)
      answers.release(key)
      cut.memory++
    }
    if (answers.hasRoom()) return true
    cut.memory++
    return false
  }

  function reopen(connections: number): void {
    const hasRoom = connections < options.connectionsMax && options.hasReserve()
    const hasWaited = now() - (closedAtMs as number) >= PAUSE_MS
    if (!hasRoom || !hasWaited || door?.open() !== true) return
    closedAtMs = undefined
    table?.limitListener()
  }

  /** Looks where something may be too much. Milliseconds within which to look again; infinite if nothing was. */
  function glance(): number {
    return !isCalm() && check() ? CHECK_MS_UNDER_PRESSURE : Number.POSITIVE_INFINITY
  }

  function isCalm(): boolean {
    if (now() - checkedAtMs >= CHECK_MS_CALM || closedAtMs !== undefined) return false
    if (open === undefined || open > few || answers.bytesWaiting() > 0) return false
    const opened = options.descriptorsOpen()
    return opened !== undefined && openedBefore !== undefined && opened - openedBefore <= few
  }

  return {
    exhausted,
    check,
    /** Call a few times a second, or as soon as it says. */
    glance,
    /** `ofKernel`: undefined if the kernel does not report connections; then only accepting can be stopped. */
    start(ofServer: Door, ofKernel: ConnectionTable | undefined): void {
      door = ofServer
      table = ofKernel
      table?.limitListener()
    },
    stop(): void {
      table?.close()
    },
    /** A request or a stream of this connection begins; call the result to end it. Undefined: there are too many. */
    hold(address: AddressBytes, port: number): (() => void) | undefined {
      const time = now()
      const key = keyOf({ address, port })
      const before = known.get(key)
      // Otherwise a silent one goes instead, at the next check.
      if (before === undefined && heldConnections >= options.connectionsMax) {
        cut.total++
        return undefined
      }
      const one = before ?? { sinceMs: time, hasAsked: true, lastMs: time, held: 0 }
      known.set(key, one)
      one.hasAsked = true
      if (one.held++ === 0) heldConnections++
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        if (--one.held === 0) heldConnections--
        one.lastMs = now()
      }
    },
    hasRoom,
    /** False: too much is waiting for clients that do not read. `name`: equal answers share it. */
    takes(address: AddressBytes, port: number, bytes: number, name: string | null): boolean {
      if (table === undefined) return true
      const key = keyOf({ address, port })
      answers.add(key, bytes, name)
      if (hasRoom()) return true
      answers.release(key)
      return false
    },
    refused: (why: Excess) => void cut[why]++,
    resetOne(address: AddressBytes, port: number): void {
      const key = keyOf({ address, port })
      const connection = table?.list().find(one => keyOf(one) === key)
      if (connection !== undefined) table?.reset(connection)
    },
    counts: (): ConnectionCounts => ({
      open,
      max: options.connectionsMax,
      perAddressMax: CONNECTIONS_PER_ADDRESS_MAX,
      bytesWaiting: answers.bytesWaiting(),
      cut,
      pauses,
    }),
  }
}

function keyOf({ address, port }: Pick<Connection, 'address' | 'port'>): string {
  return `${address.join('.')} ${port}`
}

/** Loopback and trusted proxies aside. */
function byCustomer(
  connections: readonly Connection[],
  isProxy: GuardOptions['isProxy'],
): Iterable<readonly Connection[]> {
  if (connections.length <= CONNECTIONS_PER_ADDRESS_MAX) return []
  const counted = connections.filter(({ address }) => !isLoopback(address) && !isProxy(address))
  return Map.groupBy(counted, ({ address }) => customerOf(address)).values()
}
