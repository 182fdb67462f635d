// Connections that only the peer has closed, in words.

import { formatCount } from '../../model/format.ts'
import { minutes, num, type Say } from '../phrases.ts'
import { at, holderOf } from './unreachable.ts'

export const unclosed: Say = ({ subject, evidence }) => {
  const { connections, address, peerPort, direction, oldestSeconds, perMinute } = evidence
  const which =
    direction === 'in'
      ? `connections on port ${peerPort} that clients have closed`
      : `connections that ${at(address, peerPort)} has closed`
  const grows = perMinute === undefined ? '' : `, ${formatCount(Math.round(num(perMinute)))} more per minute`
  return {
    sentence: `${holderOf(subject, evidence)} holds ${formatCount(num(connections))} ${which} (CLOSE_WAIT), the oldest for ${minutes(oldestSeconds)}${grows}`,
    advice:
      'Close the connection on every path, including errors; make the pool drop idle connections before the peer does.',
  }
}
