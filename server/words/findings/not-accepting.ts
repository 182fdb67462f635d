// A port that does not accept connections, in words.

import type { Evidence } from '../../model/finding.ts'
import { formatCount } from '../../model/format.ts'
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
      : `${named(subject)}${because === undefined ? '' : ` ${because}`}`
  // A client that waits for less than a second is served, only too slowly.
  const isSlow = num(oldestWaitSeconds) < 1
  return {
    sentence: `Port ${subject.port} ${isSlow ? 'accepts too slowly' : 'is not accepting'}: ${parts.join(', ')}; ${owner}`,
    advice: isSlow
      ? 'Raise the backlog of listen() and net.core.somaxconn, or accept with more workers.'
      : 'Look at what the owner does instead of accepting: its threads, CPU and open files.',
  }
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
