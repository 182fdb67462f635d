// Ports, the queues before them, and limits of containers: before and after -> what opened, closed, filled or was set
// again.

import type { Listener } from '../model/network.ts'
import { portsOfFinding } from '../model/ports.ts'
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
  const portsOf = ({ networks }: Snapshot) =>
    new Map(
      networks.flatMap(({ id, listeners }) =>
        listeners.map(one => [`${id} ${one.protocol} ${one.address} ${one.port}`, one] as const),
      ),
    )
  const { was, is } = compared
  const [known, open] = [portsOf(was.at), portsOf(is.at)]
  const tell = (
    kind: 'portOpened' | 'portClosed',
    [subject, one]: readonly [string, Listener],
    at: Snapshot,
  ) => weighed({ kind, subject, ...placeOf(compared, one, at) }, { share: PORT_SHARE })
  return [
    ...folded([...open].filter(([key]) => !known.has(key)).map(entry => tell('portOpened', entry, is.at))),
    ...folded([...known].filter(([key]) => !open.has(key)).map(entry => tell('portClosed', entry, was.at))),
    ...[...open].flatMap(([subject, one]) => {
      const before = known.get(subject)
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
            ...placeOf(compared, one, is.at),
            before: before.queue,
            after: one.queue,
            ...(by > 0 &&
              one.oldestWaitSeconds !== undefined && { oldestWaitSeconds: one.oldestWaitSeconds }),
          },
          { ...severity, share: Math.abs(by) / (one.queueLimit ?? QUEUE_USUAL) },
        ),
      ]
    }),
  ]
}

/** Tests and proxies open ports by the dozen. */
function folded(changes: readonly Change[]): readonly Change[] {
  const [first] = changes
  return first === undefined || changes.length <= APART_MAX ? changes : [{ ...first, count: changes.length }]
}

function placeOf({ naming }: Compared, { address, port, processId }: Listener, { processes }: Snapshot) {
  const holder = processes.find(({ id }) => id === processId)
  return { address, port, ...(holder && { ...naming(holder), comm: holder.comm }) }
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
