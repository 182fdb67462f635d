// Tasks that wait for a disk, in words.

import { formatAge } from '../../model/format.ts'
import { bytes, inOf, num, percent, type Say, whoOr } from '../phrases.ts'

export const ioStall: Say = ({ subject, evidence, who, since }, at) => {
  const { share, readBytesPerSecond = 0, writeBytesPerSecond = 0 } = evidence
  return {
    sentence: `${inOf(subject)} waits for its disk: all tasks stalled on I/O ${percent(num(share))} of the time for ${formatAge(at - since)}, at ${bytes(num(readBytesPerSecond))}/s read and ${bytes(num(writeBytesPerSecond))}/s written; ${whoOr(who, 'spread over many processes')}`,
    advice:
      'Look at who reads and writes; a limit of the device or a slow volume shows as little throughput.',
  }
}
