// One part of a process in depth -> its list, with what could not be read and why.
import { ifKnown } from '../../server/model/defined.ts'
import type { DetailOf, Limit, Mapping, OpenFile, StatusLine, Thread } from '../../server/model/detail.ts'
import { formatBytes, formatCount, formatRatio, formatSeconds } from '../../server/model/format.ts'
import type { Connection } from '../../server/model/network.ts'
import { AbsentList } from '../components/absent-list.tsx'
import { Bar } from '../components/bar.tsx'
import { List, type ListColumn } from '../components/list.tsx'
import { printable } from '../components/printable.ts'

const THREADS: readonly ListColumn<Thread>[] = [
  { title: 'TID', of: ({ tid }) => tid },
  { title: 'Name', isText: true, of: ({ comm }) => printable(comm) },
  { title: 'S', isText: true, of: ({ state }) => state },
  { title: 'CPU %', of: ({ cpuUsage }) => ifKnown(cpuUsage, formatRatio) },
  { title: 'CPU time', of: ({ cpuSeconds }) => formatSeconds(cpuSeconds) },
  {
    title: 'Waits for',
    isText: true,
    of: ({ waitsFor, syscall, wchan }) => ifKnown(waitsFor ?? syscall ?? wchan, printable),
  },
]

const FILES: readonly ListColumn<OpenFile>[] = [
  { title: 'FD', of: ({ fd }) => fd },
  {
    title: 'File',
    isText: true,
    of: ({ target, deleted }) => (
      <span title={printable(target)}>
        {printable(target)}
        {deleted && <span class="tag">deleted</span>}
      </span>
    ),
  },
  { title: 'Position', of: ({ position }) => ifKnown(position, formatBytes) },
  { title: 'Size', of: ({ sizeBytes }) => ifKnown(sizeBytes, formatBytes) },
  {
    title: 'Held',
    help: 'space that is freed when it is closed',
    of: ({ heldBytes }) => ifKnown(heldBytes, formatBytes),
  },
  { title: 'Flags', isText: true, of: ({ flags }) => flags?.join(' ') },
]

const end = (address: string | undefined, port: number | undefined) =>
  address === undefined ? undefined : `${address.includes(':') ? `[${address}]` : address}:${port}`

const SOCKETS: readonly ListColumn<Connection>[] = [
  { title: 'FD', of: ({ fd }) => fd },
  { title: 'Kind', isText: true, of: ({ protocol }) => protocol },
  { title: 'State', isText: true, of: ({ state }) => state },
  {
    title: 'Local',
    isText: true,
    of: ({ localAddress, localPort, path }) => end(localAddress, localPort) ?? ifKnown(path, printable),
  },
  { title: 'Peer', isText: true, of: ({ remoteAddress, remotePort }) => end(remoteAddress, remotePort) },
  { title: 'To read', of: ({ receiveQueueBytes }) => ifKnown(receiveQueueBytes, formatBytes) },
  { title: 'To send', of: ({ sendQueueBytes }) => ifKnown(sendQueueBytes, formatBytes) },
]

function amount({ unit }: Limit, value: number | null): string {
  if (value === null) return 'unlimited'
  return unit === 'bytes' ? formatBytes(value) : formatCount(value)
}

const LIMITS: readonly ListColumn<Limit>[] = [
  { title: 'Limit', isText: true, of: ({ name }) => name },
  { title: 'Used', of: limit => ifKnown(limit.used, used => amount(limit, used)) },
  {
    title: 'Soft',
    of: limit => (
      <>
        {amount(limit, limit.soft)}
        {limit.soft && limit.used !== undefined ? <Bar share={limit.used / limit.soft} /> : null}
      </>
    ),
  },
  { title: 'Hard', of: limit => amount(limit, limit.hard) },
]

const MAPS: readonly ListColumn<Mapping>[] = [
  {
    title: 'Mapping',
    isText: true,
    of: ({ name, deleted }) => (
      <span title={printable(name)}>
        {printable(name)}
        {deleted && <span class="tag">deleted</span>}
      </span>
    ),
  },
  { title: 'RSS', of: ({ rssBytes }) => ifKnown(rssBytes, formatBytes) },
  { title: 'PSS', of: ({ pssBytes }) => ifKnown(pssBytes, formatBytes) },
  { title: 'Private', of: ({ privateBytes }) => ifKnown(privateBytes, formatBytes) },
  { title: 'Swap', of: ({ swapBytes }) => ifKnown(swapBytes, formatBytes) },
  { title: 'Size', of: ({ sizeBytes }) => formatBytes(sizeBytes) },
  { title: 'Rights', isText: true, of: ({ permissions }) => permissions },
]

const STATUS: readonly ListColumn<StatusLine>[] = [
  { title: 'About', isText: true, of: ({ group }) => group },
  { title: 'Name', isText: true, of: ({ name }) => name },
  { title: 'Value', isText: true, of: ({ value }) => <span class="wraps">{printable(value)}</span> },
]

type Listed = DetailOf[Exclude<keyof DetailOf, 'environ'>]

/** The switch tells the compiler which list goes with which columns. */
function listOf(detail: Listed) {
  switch (detail.part) {
    case 'threads':
      return table('Threads', THREADS, detail.items, ({ tid }) => tid, 'It has no threads left.')
    case 'files':
      return table('Open files', FILES, detail.items, ({ fd }) => fd, 'No file is open.')
    case 'sockets':
      return table(
        'Sockets',
        SOCKETS,
        detail.items,
        socket => socket.fd ?? socket.inode,
        'No socket is open.',
      )
    case 'limits':
      return table('Limits', LIMITS, detail.items, ({ name }) => name, 'No limits are known.')
    case 'maps':
      return table(
        'Memory',
        MAPS,
        detail.items,
        mapping => `${mapping.name} ${mapping.permissions}`,
        'Nothing is mapped.',
      )
    case 'status':
      return table('Status', STATUS, detail.items, ({ name }) => name, 'Nothing is known.')
    default:
      return detail satisfies never
  }
}

function table<T>(
  label: string,
  columns: readonly ListColumn<T>[],
  items: readonly T[],
  keyOf: (item: T) => string | number,
  nothing: string,
) {
  return <List label={label} columns={columns} items={items} keyOf={keyOf} nothing={nothing} />
}

export function PartList({ detail }: { readonly detail: Listed }) {
  return (
    <>
      {(detail.items.length > 0 || !detail.absent?.length) && listOf(detail)}
      {detail.truncated && (
        <p class="list-empty">
          Only {detail.items.length.toLocaleString('en')}
          {detail.total !== undefined && ` of ${detail.total.toLocaleString('en')}`} shown: topz ran out of
          time.
        </p>
      )}
      <AbsentList absent={detail.absent} />
    </>
  )
}
