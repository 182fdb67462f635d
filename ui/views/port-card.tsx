// One listening port: its owner, how many wait to be accepted and for how long, who is connected, and one sentence why.
import { formatAge, formatCount } from '../../server/model/format.ts'
import { isLocal, type Port } from '../../server/model/ports.ts'
import type { Owner } from '../../server/model/protocol.ts'
import { findingWords } from '../../server/words/finding.ts'
import { printable } from '../components/printable.ts'
import { QueueBar } from '../components/queue-bar.tsx'
import { Severity } from '../components/severity.tsx'
import { shownAt } from '../store/live.ts'
import { ProcessLink } from './process-link.tsx'

const PEERS_NAMED_MAX = 2

const STATES: Readonly<Record<string, string>> = {
  R: 'running',
  S: 'idle',
  D: 'waits for the disk or the kernel',
  T: 'stopped',
  Z: 'ended, a zombie',
}

function OwnerLine({ port, owner }: { readonly port: Port; readonly owner: Owner | undefined }) {
  if (port.pid === undefined)
    return <p class="quiet">owner unknown, user {port.uid}: topz may not read whose socket it is</p>
  return (
    <p>
      <ProcessLink name={owner?.name} pid={port.pid} processId={port.processId} />{' '}
      <span class="quiet">
        {STATES[owner?.state ?? ''] ?? ''}
        {port.otherHolders > 0 && ` and ${port.otherHolders} more hold it`}
      </span>
    </p>
  )
}

/** `10.0.1.4 ×21, 10.0.1.5 ×19, 2 more` */
function peersText({ peers }: Port): string {
  const shown = peers.slice(0, PEERS_NAMED_MAX).map(({ address, count }) => `${printable(address)} ×${count}`)
  const left = peers.length - shown.length
  return shown.length === 0 ? 'none' : [...shown, ...(left > 0 ? [`${left} more`] : [])].join(', ')
}

function causeOf(port: Port): string {
  if (port.finding) {
    const { sentence, advice } = findingWords(port.finding, shownAt.value)
    return printable(`${sentence}. ${advice}`)
  }
  if (port.queue > 0) return 'Some wait to be accepted, not for long yet.'
  return isLocal(port) ? 'Only reachable from inside the container.' : 'Reachable from outside the container.'
}

export function PortCard({ port, owner }: { readonly port: Port; readonly owner: Owner | undefined }) {
  const { queue, queueLimit, oldestWaitSeconds, gaveUp, finding } = port
  const look = finding?.severity ?? ''
  const isFull = queueLimit !== undefined && queue >= queueLimit
  return (
    <li class={`port-card ${look}`}>
      <h4>
        {finding && <Severity shape={finding.severity} />} :{port.port}{' '}
        <small>
          {port.protocols.join(', ')} · {formatCount(port.open)} open
        </small>
      </h4>
      <OwnerLine port={port} owner={owner} />
      <dl>
        <dt>queue</dt>
        <dd>
          <QueueBar queue={queue} limit={queueLimit} />
          <b class={queue > 0 ? 'amount waiting' : 'amount quiet'}>
            {formatCount(queue)}
            {queueLimit !== undefined && ` of ${formatCount(queueLimit)}`}
            {isFull && queue > 0 && ', full'}
          </b>
        </dd>
        <dt>oldest wait</dt>
        <dd class={oldestWaitSeconds === undefined ? 'quiet' : 'waiting'}>
          {oldestWaitSeconds === undefined
            ? queue > 0
              ? 'unknown'
              : 'none'
            : formatAge(oldestWaitSeconds * 1000)}
          {gaveUp ? `, ${gaveUp} gave up` : ''}
        </dd>
        <dt>peers</dt>
        <dd>{peersText(port)}</dd>
      </dl>
      <p class="cause">{causeOf(port)}</p>
    </li>
  )
}
