// Connections with one peer: whose they are, how many are established, wait for an answer or are left half closed.
import { formatAge, formatCount } from '../../server/model/format.ts'
import type { Outgoing } from '../../server/model/ports.ts'
import type { Owner } from '../../server/model/protocol.ts'
import { findingWords } from '../../server/words/finding.ts'
import { plural } from '../../server/words/phrases.ts'
import { printable } from '../components/printable.ts'
import { Severity } from '../components/severity.tsx'
import { shownAt } from '../store/live.ts'
import { ProcessLink } from './process-link.tsx'

function causeOf({ finding, unanswered, unclosed }: Outgoing, inside: Owner | undefined): string {
  if (finding) return printable(findingWords(finding, shownAt.value).sentence)
  if (unanswered)
    return `no answer for ${formatAge(unanswered.waitSeconds * 1000)}, asked again ${plural(unanswered.retransmits, 'time', 'times')}`
  if (unclosed)
    return `closed by the peer, not by us: the oldest for ${formatAge(unclosed.oldestSeconds * 1000)}`
  return inside ? `in this container: ${printable(inside.name)} (${inside.pid})` : ''
}

interface OutgoingCardProps {
  readonly peer: Outgoing
  readonly owner: Owner | undefined
  /** The peer itself, where it is in the container. */
  readonly inside: Owner | undefined
}

export function OutgoingCard({ peer, owner, inside }: OutgoingCardProps) {
  const { address, port, pid, processId, established, unanswered, unclosed, finding } = peer
  const cause = causeOf(peer, inside)
  const to = `${address.includes(':') ? `[${address}]` : address}:${port}`
  return (
    <li class={`port-card ${finding?.severity ?? ''}`}>
      <p>
        {finding && <Severity shape={finding.severity} />}{' '}
        {pid !== undefined && <ProcessLink name={owner?.name} pid={pid} processId={processId} />}{' '}
        <span class="quiet">to</span> <b class="mono">{printable(to)}</b>
      </p>
      <p class="figures">
        {established !== undefined && (
          <span>
            established <b class="figure">{formatCount(established)}</b>
          </span>
        )}
        {unanswered && (
          <span>
            unanswered <b class="waiting">{formatCount(unanswered.count)}</b>
          </span>
        )}
        {unclosed && (
          <span>
            close-wait <b class="waiting">{formatCount(unclosed.count)}</b>
          </span>
        )}
      </p>
      {cause !== '' && <p class="cause">{cause}</p>}
    </li>
  )
}
