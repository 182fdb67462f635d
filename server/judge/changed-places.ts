// Ports, the queues before them, and limits of containers: before and after -> what opened, closed, filled or was set
// again.

import { type Port, portsOf, portsOfFinding } from '../model/ports.ts'
import type { Change } from '../model/recording.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Compared } from './compared.ts'
import { APART_MAX, weighed } from './moved.ts'

/** There are few of them, and each was somebody's doing: they rank above any share of a limit. */
const LIMIT_SHARE = 90
const PORT_SHARE = 80
/** Of a queue whose length is unknown. */
const QUEUE_USUAL = 16

const LIMITS = ['cpuLimit', 'memoryLimitBytes', 'pidsLimit'] as const

export function changedPorts(compared: Compared): readonly Change[] {
  const [known, open] = [portsIn(compared.was.at), portsIn(compared.is.at)]
  return [
    ...folded(appeared('portOpened', compared, { known, open, at: compared.is.at })),
    ...folded(appeared('portClosed', compared, { known: open, open: known, at: compared.was.at })),
    ...[...open].flatMap(([subject, one]) => movedQueue(compared, subject, known.get(subject), one)),
  ]
}

/** By network and port, as findings tell of them: to clients, IPv4 and IPv6 of a port are the same. */
function portsIn({ networks }: Snapshot): ReadonlyMap<string, Port> {
  return new Map(
    networks.flatMap(network => portsOf(network, []).map(one => [`${network.id} ${one.port}`, one] as const)),
  )
}

interface Sides {
  readonly known: ReadonlyMap<string, Port>
  readonly open: ReadonlyMap<string, Port>
  /** When `open` was so. */
  readonly at: Snapshot
}

/** Also on further addresses only: a port that was open to its own container may be open to all now. */
function appeared(
  kind: 'portOpened' | 'portClosed',
  compared: Compared,
  { known, open, at }: Sides,
): Change[] {
  return [...open].flatMap(([subject, one]) => {
    const before = known.get(subject)?.addresses ?? []
    const addresses = one.addresses.filter(address => !before.includes(address))
    if (addresses.length === 0) return []
    return [
      weighed({ kind, subject, ...placeOf(compared, { ...one, addresses }, at) }, { share: PORT_SHARE }),
    ]
  })
}

function movedQueue(compared: Compared, subject: string, before: Port | undefined, one: Port): Change[] {
  if (before === undefined || before.queue === one.queue) return []
  const by = one.queue - before.queue
  const severity = compared.severityOf(['not-accepting'], (_, finding) =>
    portsOfFinding(finding).includes(one.port),
  )
  return [
    weighed(
      {
        kind: by > 0 ? 'grew' : 'shrank',
        metric: 'acceptQueue',
        subject,
        ...placeOf(compared, one, compared.is.at),
        before: before.queue,
        after: one.queue,
        ...(by > 0 && one.oldestWaitSeconds !== undefined && { oldestWaitSeconds: one.oldestWaitSeconds }),
      },
      { ...severity, share: Math.abs(by) / (one.queueLimit ?? QUEUE_USUAL) },
    ),
  ]
}

/** Tests and proxies open ports by the dozen. */
function folded(changes: readonly Change[]): readonly Change[] {
  const [first] = changes
  return first === undefined || changes.length <= APART_MAX ? changes : [{ ...first, count: changes.length }]
}

function placeOf({ naming }: Compared, { addresses, port, processId }: Port, { processes }: Snapshot) {
  const [address, ...otherAddresses] = addresses
  const holder = processes.find(({ id }) => id === processId)
  return {
    ...(address !== undefined && { address }),
    ...(otherAddresses.length > 0 && { otherAddresses }),
    port,
    ...(holder && { ...naming(holder), comm: holder.comm }),
  }
}

export function changedLimits({ containers }: Compared): readonly Change[] {
  return containers.flatMap(({ was, is }) => {
    if (was === undefined || is === undefined) return []
    return LIMITS.flatMap((metric): Change[] => {
      const [before, after] = [was[metric], is[metric]]
      if (before === undefined || after === undefined || before === after) return []
      return [
        weighed(
          { kind: 'limitChanged', subject: is.id, containerName: is.name, metric, before, after },
          { share: LIMIT_SHARE },
        ),
      ]
    })
  })
}
