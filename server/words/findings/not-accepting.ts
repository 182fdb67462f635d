// A port that does not accept, in words.

import { formatAge, formatCount } from '../../model/format.ts'
import { minutes, named, num, plural, type Say } from '../phrases.ts'

export const notAccepting: Say = ({ subject, evidence, since }, at) => {
  const { queue, queueLimit, oldestWaitSeconds, gaveUp, dropped, sockets, stuckSockets, because } = evidence
  const where =
    sockets === undefined
      ? ''
      : ` at ${formatCount(num(stuckSockets))} of its ${formatCount(num(sockets))} sockets`
  const wait =
    oldestWaitSeconds === undefined
      ? `for ${formatAge(at - since)}`
      : `the oldest for ${minutes(oldestWaitSeconds)}`
  const parts = [
    `${plural(num(queue), 'connection waits', 'connections wait')}${queueLimit === undefined ? '' : ` in a queue for ${formatCount(num(queueLimit))}`}${where}, ${wait}`,
    ...(gaveUp === undefined ? [] : [`${plural(num(gaveUp), 'client', 'clients')} gave up`]),
    ...(dropped === undefined ? [] : [plural(num(dropped), 'connect was dropped', 'connects were dropped')]),
  ]
  const owner =
    subject.pid === undefined
      ? 'its owner is not known'
      : `${named(subject)}${because === undefined ? '' : ` ${because}`}`
  // Who waits for less than a second is served, only too slowly.
  const isSlow = num(oldestWaitSeconds) < 1
  return {
    sentence: `Port ${subject.port} ${isSlow ? 'accepts too slowly' : 'is not accepting'}: ${parts.join(', ')}; ${owner}`,
    advice: isSlow
      ? 'Raise the backlog of listen() and net.core.somaxconn, or accept with more workers.'
      : 'Look at what the owner does instead of accepting: its threads, its CPU, its open files.',
  }
}
