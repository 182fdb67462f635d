// A port that does not accept connections, in words.

import type { Evidence, Finding } from '../../model/finding.ts'
import { formatCount } from '../../model/format.ts'
import { portsOfFinding } from '../../model/ports.ts'
import { callOrComm } from '../../model/program.ts'
import { minutes, named, num, percent, plural, type Say, spanOf } from '../phrases.ts'

export const notAccepting: Say = (finding, at) => {
  const { subject, evidence } = finding
  const { queue, queueLimit, oldestWaitSeconds, gaveUp, dropped, sockets, stuckSockets } = evidence
  const because = causeOf(evidence)
  const where =
    sockets === undefined
      ? ''
      : ` on ${formatCount(num(stuckSockets))} of its ${formatCount(num(sockets))} sockets`
  const wait =
    oldestWaitSeconds === undefined
      ? `for ${spanOf(finding, at)}`
      : `the oldest for ${finding.mayBeOlder ? 'at least ' : ''}${minutes(oldestWaitSeconds)}`
  const parts = [
    `${plural(num(queue), 'connection waits', 'connections wait')}${queueLimit === undefined ? '' : ` (queue limit ${formatCount(num(queueLimit))})`}${where}, ${wait}`,
    ...(gaveUp === undefined ? [] : [`${plural(num(gaveUp), 'client', 'clients')} gave up`]),
    ...(dropped === undefined
      ? []
      : [plural(num(dropped), 'connection attempt was dropped', 'connection attempts were dropped')]),
  ]
  const owner =
    subject.pid === undefined
      ? 'its owner is unknown'
      : evidence.processes === undefined
        ? `${named(subject)}${because === undefined ? '' : ` ${because}`}`
        : `${formatCount(num(evidence.processes))} × ${callOrComm(subject)}${because === undefined ? '' : `, each of which ${because}`}`
  // A client that waits for less than a second is served, only too slowly.
  const isSlow = num(oldestWaitSeconds) < 1
  const isOne = evidence.ports === undefined
  const [tooSlowly, notAt] = isOne
    ? ['accepts too slowly', 'is not accepting']
    : ['accept too slowly', 'are not accepting']
  return {
    sentence: `${whichOf(finding)} ${isSlow ? tooSlowly : notAt}: ${parts.join(', ')}; ${owner}`,
    advice: isSlow
      ? 'Raise the backlog of listen() and net.core.somaxconn, or accept with more workers.'
      : 'Look at what the owner does instead of accepting: its threads, CPU and open files.',
  }
}

const PORTS_MAX = 3

/** `Port 80`, `Ports 80, 81 and 82`, `Ports 80, 81, 82 and 3 more` */
function whichOf(finding: Finding): string {
  const ports = portsOfFinding(finding)
  if (ports.length < 2) return `Port ${finding.subject.port}`
  const more = ports.length - PORTS_MAX
  return more > 0
    ? `Ports ${ports.slice(0, PORTS_MAX).join(', ')} and ${formatCount(more)} more`
    : `Ports ${ports.slice(0, -1).join(', ')} and ${ports.at(-1)}`
}

/** Without a free descriptor accept() fails, whatever else is wrong. */
const NO_DESCRIPTOR = 'is out of file descriptors'
/** By the id of the finding that delays the owner. */
const HELD_UP: Readonly<Record<string, string>> = {
  stopped: 'is stopped',
  'pids-limit': 'cannot start threads',
  stuck: 'hangs in the kernel',
  'memory-pressure': 'waits for memory',
  throttled: 'is throttled',
  starved: 'waits for a CPU',
}

/** The finding that delays its owner, else what the owner itself is doing. */
function causeOf({ because, cause, causeShare }: Evidence): string | undefined {
  const held = cause === undefined || because === NO_DESCRIPTOR ? undefined : HELD_UP[cause]
  if (held === undefined) return because === undefined ? undefined : String(because)
  return causeShare === undefined ? held : `${held} ${percent(num(causeShare))} of the time`
}
