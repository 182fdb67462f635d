// The network: a card per listening port and per outgoing peer, the worst first; connections by state, interfaces.
import { formatByteRate, formatBytes, formatCount, formatRate } from '../../server/model/format.ts'
import type { Network, NetworkInterface } from '../../server/model/network.ts'
import { isLoopback, outgoingOf, portsOf } from '../../server/model/ports.ts'
import { AbsentList } from '../components/absent-list.tsx'
import { List, type ListColumn } from '../components/list.tsx'
import { printable } from '../components/printable.ts'
import { listed } from '../store/findings.ts'
import { header } from '../store/live.ts'
import { OutgoingCard } from './outgoing-card.tsx'
import { PortCard } from './port-card.tsx'

const rate = (value: number | undefined) => (value === undefined ? undefined : formatByteRate(value))

const INTERFACES: readonly ListColumn<NetworkInterface>[] = [
  { title: 'Interface', isText: true, of: ({ name }) => <b>{printable(name)}</b> },
  { title: 'In', of: ({ receivedBytesPerSecond }) => rate(receivedBytesPerSecond) },
  { title: 'Out', of: ({ sentBytesPerSecond }) => rate(sentBytesPerSecond) },
  { title: 'In total', of: ({ receivedBytes }) => formatBytes(receivedBytes) },
  { title: 'Out total', of: ({ sentBytes }) => formatBytes(sentBytes) },
  { title: 'Errors', of: ({ receiveErrors, sendErrors }) => formatCount(receiveErrors + sendErrors) },
  { title: 'Drops', of: ({ receiveDrops, sendDrops }) => formatCount(receiveDrops + sendDrops) },
]

/** timeWait -> time wait */
const words = (name: string) => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)

function Counters({ network }: { readonly network: Network }) {
  const states = Object.entries(network.tcpStates ?? {}).filter(([, count]) => count > 0)
  const { retransmittedSegments, listenOverflows, listenDrops, udpSockets, unixSockets } = network
  const counters: readonly (readonly [string, number | undefined, (number | undefined)?])[] = [
    ['retransmitted segments', retransmittedSegments, network.retransmittedSegmentsPerSecond],
    ['accept queues overflowed', listenOverflows, network.listenOverflowsPerSecond],
    ['incoming connections dropped', listenDrops],
    ['UDP sockets', udpSockets],
    ['Unix sockets', unixSockets],
  ]
  return (
    <dl class="counters">
      {states.map(([state, count]) => (
        <div key={state}>
          <dt>TCP {words(state)}</dt>
          <dd>
            {formatCount(count)}
            {network.tcpTruncated && '+'}
          </dd>
        </div>
      ))}
      {counters.map(([name, count, perSecond]) =>
        count === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {formatCount(count)}
              {perSecond ? ` (${formatRate(perSecond)}/s)` : ''}
            </dd>
          </div>
        ),
      )}
    </dl>
  )
}

/** One that holds a pod's namespaces open has no name. */
function nameOf({ id, containers }: Network): string {
  const known = header.value?.containerNames ?? {}
  const names = containers.map(container =>
    printable(known[container] ?? (container.split('/').at(-1)?.slice(0, 12) || 'host')),
  )
  const shown = names.slice(0, 4).join(', ')
  return `${shown}${names.length > 4 ? ` and ${names.length - 4} more` : ''} (network ${id})`
}

const ownerOf = (pid: number | undefined) => header.value?.owners?.find(owner => owner.pid === pid)

function Ports({ network }: { readonly network: Network }) {
  const ports = portsOf(network, listed.value)
  if (ports.length === 0) return <p class="list-empty">No process is listening on a port.</p>
  return (
    <>
      <h3>Listening, worst first</h3>
      <ul class="port-cards" aria-label="Listening ports">
        {ports.map(port => (
          <PortCard key={port.port} port={port} owner={ownerOf(port.pid)} />
        ))}
      </ul>
    </>
  )
}

const pidAt = ({ listeners }: Network, port: number) => listeners.find(one => one.port === port)?.pid

function Peers({ network }: { readonly network: Network }) {
  const peers = outgoingOf(network, listed.value)
  if (peers.length === 0) return null
  return (
    <>
      <h3>Outgoing, worst first</h3>
      <ul class="port-cards" aria-label="Outgoing connections">
        {peers.map(peer => (
          <OutgoingCard
            key={peer.key}
            peer={peer}
            owner={ownerOf(peer.pid)}
            inside={isLoopback(peer.address) ? ownerOf(pidAt(network, peer.port)) : undefined}
          />
        ))}
      </ul>
    </>
  )
}

export function Connections() {
  const networks = header.value?.networks
  if (networks === undefined) return <p class="list-empty">Waiting for the network…</p>
  if (networks.length === 0) return <p class="list-empty">No network data for these processes.</p>
  return (
    <div class="lists">
      {networks.map(network => (
        <section key={network.id} aria-label={`Network ${network.id}`}>
          {/* Read also where one alone needs no name: the headings below it are one level lower. */}
          <h2 class={networks.length > 1 ? '' : 'unseen'}>{nameOf(network)}</h2>
          <Ports network={network} />
          <Peers network={network} />
          <Counters network={network} />
          <List
            label="Interfaces"
            columns={INTERFACES}
            items={network.interfaces}
            keyOf={({ name }) => name}
            nothing="No network interfaces."
          />
          <AbsentList absent={network.absent} />
        </section>
      ))}
    </div>
  )
}
