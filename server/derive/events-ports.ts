// Listening sockets of two ticks -> ports that were opened and closed. A network seen for the first time has opened
// none.

import type { Listener, Network } from '../model/network.ts'
import { processByPid } from '../model/process-by-id.ts'
import type { Process } from '../model/snapshot.ts'
import { aboutOf, type Happened } from './happened.ts'

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
      ...opened.map(one => portEvent('portOpen', one, processes)),
      ...closed.map(one => portEvent('portClose', one, processes)),
    ]
  })
}

function portEvent(
  type: 'portOpen' | 'portClose',
  { port, address, pid, processId }: Listener,
  processes: readonly Process[],
): Happened {
  const found = pid === undefined ? undefined : processByPid(processes, pid)
  const owner = found !== undefined && found.id === processId ? aboutOf(found, processes) : undefined
  const named = processId !== undefined && pid !== undefined ? { processId, pid } : {}
  return { type, severity: 'note', port, address, ...(owner ?? named) }
}
