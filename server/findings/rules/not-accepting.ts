// A listening port whose clients wait to be accepted: the queue is never empty for ten seconds and long, or full while
// connections are dropped. A burst that drains within a tick is none.

import type { Listener, Network } from '../../model/network.ts'
import type { Process, Snapshot } from '../../model/snapshot.ts'
import type { Observation, Rule, Tick } from '../rule.ts'

const LONG_QUEUE = 16
const FULL_SHARE = 0.5
/** A program that starts listens before it accepts. */
const GRACE_MS = 60_000

export const notAccepting: Rule = {
  id: 'not-accepting',
  raise: { share: 1, ms: 10_000 },
  clear: { share: 0.8, ms: 15_000 },
  observe: one => one.snapshot.networks.flatMap(network => waiting(network, one)),
}

function waiting(network: Network, { snapshot, before }: Tick): Observation[] {
  const last = before?.networks.find(({ id }) => id === network.id)
  const dropped = (network.listenOverflows ?? 0) - (last?.listenOverflows ?? network.listenOverflows ?? 0)
  // IPv4 and IPv6 of one port are one to its clients.
  const byPort = Map.groupBy(network.listeners, ({ port }) => port)
  return [...byPort].flatMap(([port, listeners]) => {
    const queue = sum(listeners, ({ queue }) => queue)
    if (queue === 0) return []
    const owner = ownerOf(listeners, snapshot)
    if (owner?.self || (owner?.startedAt !== undefined && snapshot.at - owner.startedAt < GRACE_MS)) return []
    const limit = sum(listeners, ({ queueLimit }) => queueLimit ?? 0) || undefined
    const isLong = queue >= LONG_QUEUE || (limit !== undefined && queue >= FULL_SHARE * limit)
    const container = owner?.container ?? network.containers[0]
    return [
      {
        key: `${network.id} ${port}`,
        level: isLong ? ('bad' as const) : ('between' as const),
        severity: 'critical' as const,
        confidence: dropped > 0 ? ('certain' as const) : ('likely' as const),
        subject: {
          port,
          ...(container !== undefined && { container }),
          ...(owner && { processId: owner.id, pid: owner.pid, comm: owner.comm }),
        },
        evidence: { queue, queueLimit: limit, dropped: dropped || undefined, because: causeOf(owner) },
      },
    ]
  })
}

function ownerOf(listeners: readonly Listener[], { processes }: Snapshot): Process | undefined {
  const pid = listeners.find(listener => listener.pid !== undefined)?.pid
  return pid === undefined ? undefined : processes.find(process => process.pid === pid)
}

/** What the owner is doing instead; first what makes accept fail. */
function causeOf(owner: Process | undefined): string | undefined {
  if (owner === undefined) return undefined
  const { openFds = 0, openFdsLimit = Number.POSITIVE_INFINITY, state, cpuUsage = 0 } = owner
  if (openFds >= openFdsLimit) return 'has no descriptor left'
  if (state === 'T' || state === 't') return 'is stopped'
  if (state === 'D') return 'hangs in the kernel'
  if (cpuUsage >= 0.95) return 'uses a full CPU'
  return cpuUsage < 0.01 ? 'is idle' : undefined
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0)
}
