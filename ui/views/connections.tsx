// The network: who listens and how many connections wait to be accepted, connections by state, interfaces.
import { formatByteRate, formatBytes, formatCount, formatRate } from '../../server/model/format.ts'
import type { Listener, Network, NetworkInterface, Peer } from '../../server/model/network.ts'
import { AbsentList } from '../components/absent-list.tsx'
import { Bar } from '../components/bar.tsx'
import { List, type ListColumn } from '../components/list.tsx'
import { printable } from '../components/printable.ts'
import { header } from '../store/live.ts'
import { selectProcess } from '../store/selection.ts'

const LISTENERS: readonly ListColumn<Listener>[] = [
  { title: 'Port', of: ({ port }) => <b>{port}</b> },
  { title: 'Address', isText: true, of: ({ address, protocol }) => `${address} (${protocol})` },
  {
    title: 'Owner',
    isText: true,
    of: ({ pid, processId }) =>
      processId === undefined ? undefined : (
        <button type="button" class="link" onClick={() => selectProcess(processId)}>
          PID {pid}
        </button>
      ),
  },
  { title: 'UID', of: ({ uid }) => uid },
  {
    title: 'Waiting to be accepted',
    help: 'established connections that the process has not accepted yet',
    of: ({ queue, queueLimit }) => (
      <>
        <span class={queue > 0 ? 'waiting' : ''}>{formatCount(queue)}</span>
        {queueLimit !== undefined && <span class="quiet"> of {formatCount(queueLimit)}</span>}
        {queueLimit ? <Bar share={queue / queueLimit} /> : null}
      </>
    ),
  },
]

const PEERS: readonly ListColumn<Peer>[] = [
  { title: 'Peer', isText: true, of: ({ address }) => address },
  {
    title: 'Direction',
    isText: true,
    of: ({ direction, port }) => (direction === 'in' ? `to our port ${port}` : `to its port ${port}`),
  },
  { title: 'Connections', of: ({ count }) => formatCount(count) },
]

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

/** Containers by the ends of their ids, which is how people know them. */
function nameOf({ id, containers }: Network): string {
  const names = containers.map(container => printable(container.split('/').at(-1)?.slice(0, 12) || 'host'))
  const shown = names.slice(0, 4).join(', ')
  return `${shown}${names.length > 4 ? ` and ${names.length - 4} more` : ''} (network ${id})`
}

export function Connections() {
  const networks = header.value?.networks
  if (networks === undefined) return <p class="list-empty">Waiting for the network…</p>
  if (networks.length === 0) return <p class="list-empty">No network data for these processes.</p>
  return (
    <div class="lists">
      {networks.map(network => (
        <section key={network.id} aria-label={`Network ${network.id}`}>
          {networks.length > 1 && <h3>{nameOf(network)}</h3>}
          <List
            label="Listening ports"
            columns={LISTENERS}
            items={network.listeners}
            keyOf={({ inode }) => inode}
            nothing="No process is listening on a port."
          />
          <Counters network={network} />
          {network.peers && network.peers.length > 0 && (
            <List
              label="Peers"
              columns={PEERS}
              items={network.peers}
              keyOf={({ address, port, direction }) => `${direction} ${port} ${address}`}
              nothing=""
            />
          )}
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
