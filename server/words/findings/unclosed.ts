// Connections that only one side has closed, in words.

import { formatCount } from '../../model/format.ts'
import { minutes, num, type Say } from '../phrases.ts'
import { at, holderOf } from './unreachable.ts'

export const unclosed: Say = ({ subject, evidence }) => {
  const { connections, address, peerPort, direction, oldestSeconds, perMinute } = evidence
  const which =
    direction === 'in'
      ? `connections at port ${peerPort} that clients have closed`
      : `connections that ${at(address, peerPort)} has closed`
  const grows = perMinute === undefined ? '' : `, ${formatCount(Math.round(num(perMinute)))} more per minute`
  return {
    sentence: `${holderOf(subject, evidence)} keeps ${formatCount(num(connections))} ${which} (CLOSE_WAIT), the oldest for ${minutes(oldestSeconds)}${grows}`,
    advice:
      'Close the connection in every path, errors too; let the pool drop idle connections sooner than the peer does.',
  }
}
