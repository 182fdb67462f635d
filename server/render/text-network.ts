// The main network -> one line above the table, and one for each port where connections wait to be accepted.

import { formatByteRate, formatCount, formatRate } from '../model/format.ts'
import type { Listener, Network } from '../model/network.ts'
import { type WaitedPort, waitedPortsOf } from '../model/ports.ts'
import { calledOf, callOrComm } from '../model/program.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'

/** Ports that are named. */
const PORTS_MAX = 8

export function networkLines({ networks, processes }: Snapshot): string[] {
  const [main] = networks
  if (main === undefined) return []
  const owned = new Set(networks.flatMap(({ listeners }) => listeners.map(({ processId }) => processId)))
  const names = new Map(processes.flatMap(one => (owned.has(one.id) ? [[one.id, nameOf(one)] as const] : [])))
  const waiting = networks.flatMap(waitedPortsOf)
  return [
    `Network ${summaryOf(main, names)}`,
    ...waiting.slice(0, PORTS_MAX).map(one => queueLine(one, names)),
  ]
}

function summaryOf(network: Network, names: ReadonlyMap<string, string>): string {
  const { receivedBytesPerSecond: received, sentBytesPerSecond: sent, tcpStates, listeners } = network
  const rate = (bytes: number | undefined) => (bytes === undefined ? '-' : formatByteRate(bytes))
  const parts = [`in ${rate(received)}`, `out ${rate(sent)}`]
  // A container that talks to itself is not silent.
  const itself = network.interfaces.find(({ name }) => name === 'lo')?.sentBytesPerSecond
  if (itself) parts.push(`lo ${rate(itself)}`)
  if (tcpStates !== undefined) {
    const { established = 0 } = tcpStates
    const least = network.tcpTruncated ? 'at least ' : ''
    parts.push(`${least}${formatCount(established)} ${established === 1 ? 'connection' : 'connections'}`)
  }
  if (network.retransmittedSegmentsPerSecond)
    parts.push(`${formatRate(network.retransmittedSegmentsPerSecond)} retransmits/s`)
  if (network.listenOverflowsPerSecond)
    parts.push(`${formatRate(network.listenOverflowsPerSecond)} CONNECTIONS DROPPED/s`)
  const ports = [...new Map(listeners.map(one => [one.port, one])).values()]
  const named = ports.slice(0, PORTS_MAX).map(one => `${one.port}${ownerOf(one, names)}`)
  const more = ports.length > PORTS_MAX ? ` and ${ports.length - PORTS_MAX} more` : ''
  return `${parts.join(', ')}${ports.length === 0 ? '' : `, listening on ${named.join(' ')}${more}`}`
}

/** In quotes if it is not plainly a name: it stands in brackets, before a number. */
function nameOf(process: Process): string {
  const name = callOrComm({ comm: process.comm, ...calledOf(process) })
  return /[()"\p{C}]|^\s|\s$|\s\s/u.test(name) ? JSON.stringify(name) : name
}

function ownerOf(
  { pid, processId }: Pick<Listener, 'pid' | 'processId'>,
  names: ReadonlyMap<string, string>,
): string {
  const name = names.get(processId ?? '') ?? ''
  return pid === undefined ? '' : ` (${name === '' ? pid : `${name} ${pid}`})`
}

function queueLine(waited: WaitedPort, names: ReadonlyMap<string, string>): string {
  const { port, queue, queueLimit } = waited
  const of = queueLimit === undefined ? '' : ` of ${formatCount(queueLimit)}`
  const full = queueLimit !== undefined && queue > queueLimit ? ', QUEUE FULL' : ''
  return `Queue   port ${port}${ownerOf(waited, names)}: ${formatCount(queue)}${of} ${queue === 1 ? 'waits' : 'wait'} to be accepted${full}`
}
