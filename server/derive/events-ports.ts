// Listening sockets of two ticks -> ports that were opened and closed. A network seen for the first time has opened
// none.

import type { Listener, Network } from '../model/network.ts'
import type { Process } from '../model/snapshot.ts'
import type { Happened } from './happened.ts'

export function portEvents(
  before: readonly Network[],
  after: readonly Network[],
  processes: readonly Process[],
): Happened[] {
  if (before === after) return []
  return after.flatMap(network => {
    const last = before.find(({ id }) => id === network.id)
    if (last === undefined || last.listeners === network.listeners) return []
    const known = new Set(last.listeners.map(({ inode }) => inode))
    const open = new Set(network.listeners.map(({ inode }) => inode))
    const opened = network.listeners.filter(({ inode }) => !known.has(inode))
    const closed = last.listeners.filter(({ inode }) => !open.has(inode))
    return [
      ...opened.map(one => portEvent('portOpen', 'was opened', one, processes)),
      ...closed.map(one => portEvent('portClose', 'was closed', one, processes)),
    ]
  })
}

function portEvent(
  type: 'portOpen' | 'portClose',
  verb: string,
  { port, address, pid, processId }: Listener,
  processes: readonly Process[],
): Happened {
  const owner = processId === undefined ? undefined : processes.find(({ id }) => id === processId)
  const whose = owner === undefined ? '' : ` of ${owner.comm} (PID ${pid})`
  return {
    type,
    text: `port ${port} on ${address}${whose} ${verb}`,
    port,
    ...(processId !== undefined && pid !== undefined && { processId, pid }),
  }
}
