// A snapshot -> what filters ask of it beyond the members of a process: container names, listening ports, peers,
// findings, each looked up once per snapshot and only if somebody asks.

import type { FindingSubject } from '../finding.ts'
import { lazily } from '../lazily.ts'
import type { Held, Listener, Network } from '../network.ts'
import { processByPid } from '../process-by-id.ts'
import type { Process, Snapshot } from '../snapshot.ts'

/** What is filtered and grouped; without the optional members nothing has a container, a port, a peer or a finding. */
export type Seen = Pick<Snapshot, 'processes' | 'at'> &
  Partial<Pick<Snapshot, 'containers' | 'networks' | 'findings' | 'shortLived'>>

export interface Facts {
  /** Unix milliseconds: ages count to here. */
  readonly at: number
  /** User, name and command in small letters, one per line: a word has no white space, so it never crosses them. */
  readonly textOf: (process: Process) => string
  readonly containersOf: (process: Process) => readonly string[]
  /** Ports that it listens on. */
  readonly portsOf: (process: Process) => readonly number[]
  /** Addresses that it has connections with, as far as they are known to be its own. */
  readonly peersOf: (process: Process) => readonly string[]
  /** Ids and severities of the findings that name it. */
  readonly findingsOf: (process: Process) => readonly string[]
}

const NONE: readonly never[] = []

export function factsOf(seen: Seen): Facts {
  let last: Process | undefined
  let text = ''
  const containers = lazily(
    () => new Map((seen.containers ?? []).map(({ id, name }) => [id, [name, id] as readonly string[]])),
  )
  const ports = lazily(() => portsByPid(seen.networks ?? []))
  const peers = lazily(() => peersByPid(seen.networks ?? []))
  const findings = lazily(() => findingsByPid(seen))
  return {
    at: seen.at,
    textOf(process) {
      if (process !== last) {
        last = process
        text = `${process.user ?? ''}\n${process.comm}\n${process.command}`.toLowerCase()
      }
      return text
    },
    containersOf: ({ container = '' }) => containers().get(container) ?? NONE,
    portsOf: ({ pid }) => ports().get(pid) ?? NONE,
    peersOf: ({ pid }) => peers().get(pid) ?? NONE,
    findingsOf: ({ pid }) => findings().get(pid) ?? NONE,
  }
}

/** By pid: within a snapshot it names one process. */
class Lists<Value> extends Map<number, Value[]> {
  add(pid: number | undefined, value: Value | undefined): void {
    if (pid === undefined || value === undefined) return
    const list = this.get(pid)
    if (list === undefined) this.set(pid, [value])
    else if (!list.includes(value)) list.push(value)
  }
}

function ownersOf({ pid, holders }: Listener): readonly number[] {
  if (holders !== undefined) return holders
  return pid === undefined ? NONE : [pid]
}

function portsByPid(networks: readonly Network[]): Lists<number> {
  const ports = new Lists<number>()
  for (const { listeners } of networks) {
    for (const listener of listeners) {
      for (const pid of ownersOf(listener)) ports.add(pid, listener.port)
    }
  }
  return ports
}

/** The kernel does not say whose an established connection is; of those to a port it is the port's owner. */
function peersByPid(networks: readonly Network[]): Lists<string> {
  const peers = new Lists<string>()
  for (const { listeners, peers: known, unanswered, unclosed } of networks) {
    for (const { direction, port, address } of known ?? NONE) {
      if (direction !== 'in') continue
      const ours = listeners.filter(listener => listener.port === port)
      for (const pid of ours.flatMap(ownersOf)) peers.add(pid, address)
    }
    const held: readonly (Held & { readonly address?: string })[] = [
      ...(unanswered ?? NONE),
      ...(unclosed ?? NONE),
    ]
    for (const { pid, address } of held) peers.add(pid, address)
  }
  return peers
}

/** What ended is not named: another may have its pid, above all where a container was restarted. */
function findingsByPid({ findings = [], networks = [], processes }: Seen): Lists<string> {
  const names = new Lists<string>()
  const isGone = ({ pid, processId }: FindingSubject) =>
    pid !== undefined && processId !== undefined && processByPid(processes, pid)?.id !== processId
  for (const { id, severity, subject, who } of findings) {
    const listeners = networks.flatMap(network => network.listeners)
    const owners = listeners.filter(({ port }) => port === subject.port).flatMap(ownersOf)
    const own = isGone(subject) ? [] : [subject.pid]
    const shares = who.flatMap(({ pid, count, endedCount }) => (endedCount === count ? [] : [pid]))
    for (const pid of [...own, ...shares, ...owners]) {
      names.add(pid, id)
      names.add(pid, severity)
    }
  }
  return names
}
