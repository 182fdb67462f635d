// Listening sockets of two ticks -> ports that were opened and closed, with their owner. The process that holds a socket
// may be found some ticks after the socket was seen: until then the event waits. A network seen for the first time has
// opened none.

import type { Listener, Network } from '../model/network.ts'
import { processByPid } from '../model/process-by-id.ts'
import { calledOf } from '../model/program.ts'
import type { Process } from '../model/snapshot.ts'
import { aboutOf, type Happened, type Tick } from './happened.ts'

/** An owner that was not found by then may never be. */
const OWNER_MS = 5000

type About = Pick<Happened, 'processId' | 'pid' | 'call'> & Partial<ReturnType<typeof aboutOf>>

type PortMoved = Extract<Happened, { port: number }> & { readonly at: number; readonly address: string }

interface Port {
  readonly port: number
  readonly address: string
  /** The last one that was known: it may have ended before the socket is seen to be closed. */
  about: About | undefined
  /** When it was first seen, while that has not been reported. */
  openedAt: number | undefined
}

export function createPortEvents() {
  /** By Network.id and inode. */
  const known = new Map<string, Map<number, Port>>()
  let seen: readonly Network[] | undefined
  let isWaiting = false

  /** `before`: the processes of the last tick. Call once per tick. */
  return function portEvents(
    { at, networks, processes }: Pick<Tick, 'at' | 'networks' | 'processes'>,
    before: readonly Process[] = [],
  ): Happened[] {
    if (networks === seen && !isWaiting) return []
    seen = networks
    isWaiting = false
    for (const id of known.keys()) if (!networks.some(network => network.id === id)) known.delete(id)
    return networks.flatMap(network => {
      const last = known.get(network.id)
      const ports = last ?? new Map<number, Port>()
      known.set(network.id, ports)
      for (const listener of network.listeners) {
        const { inode, port, address } = listener
        const one = ports.get(inode) ?? { port, address, about: undefined, openedAt: last && at }
        ports.set(inode, one)
        one.about = ownerOf(listener, one.about, [processes, before])
      }
      const opened = [...ports.values()].filter(one => isDue(one, network, at))
      const closed = closedOf(ports, network)
      isWaiting ||= [...ports.values()].some(({ openedAt }) => openedAt !== undefined)
      return together([
        ...[...opened, ...closed.filter(one => !opened.includes(one))].flatMap(openEvent),
        ...closed.map(one => event('portClose', one, at)),
      ])
    })
  }
}

/** To clients, the sockets of a process for one port are the same: IPv4, IPv6, one per thread. */
function together(moved: readonly PortMoved[]): readonly PortMoved[] {
  const groups = Map.groupBy(moved, ({ type, at, port, processId }) => `${type} ${at} ${port} ${processId}`)
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined || others.length === 0) return first ?? []
    const addresses = [...new Set(others.map(({ address }) => address))].filter(one => one !== first.address)
    return [{ ...first, ...(addresses.length > 0 && { otherAddresses: addresses }) }]
  })
}

/** If owners may not be read, waiting for this one is in vain. */
function isDue({ openedAt, about }: Port, { absent = [] }: Network, at: number): boolean {
  if (openedAt === undefined) return false
  return about !== undefined || at - openedAt >= OWNER_MS || absent.some(({ file }) => file === 'fd')
}

/** Takes those that are closed out of `ports`. */
function closedOf(ports: Map<number, Port>, { listeners }: Network): readonly Port[] {
  const open = new Set(listeners.map(({ inode }) => inode))
  const closed = [...ports].filter(([inode]) => !open.has(inode))
  for (const [inode] of closed) ports.delete(inode)
  return closed.map(([, port]) => port)
}

/** None if it was reported already. */
function openEvent(one: Port): PortMoved[] {
  const { openedAt } = one
  one.openedAt = undefined
  return openedAt === undefined ? [] : [event('portOpen', one, openedAt)]
}

function event(type: 'portOpen' | 'portClose', { port, address, about }: Port, at: number): PortMoved {
  return { type, at, severity: 'note', port, address, ...about }
}

function ownerOf(
  { pid, processId }: Listener,
  last: About | undefined,
  lists: readonly (readonly Process[])[],
): About | undefined {
  if (pid === undefined || processId === undefined || processId === last?.processId) return last
  for (const list of lists) {
    const found = processByPid(list, pid)
    if (found?.id === processId) return { ...aboutOf(found, ...lists), ...calledOf(found) }
  }
  return { processId, pid }
}
