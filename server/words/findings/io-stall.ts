// Tasks that wait for a disk, in words.

import { formatAge } from '../../model/format.ts'
import { bytes, inOf, mostly, num, percent, type Say } from '../phrases.ts'

export const ioStall: Say = ({ subject, evidence, who, since }, at) => {
  const { share, readBytesPerSecond = 0, writeBytesPerSecond = 0 } = evidence
  return {
    sentence: `${inOf(subject)} waits for its disk: all tasks stalled on I/O ${percent(num(share))} of the time for ${formatAge(at - since)}, reading ${bytes(num(readBytesPerSecond))}/s and writing ${bytes(num(writeBytesPerSecond))}/s; ${mostly(who)}`,
    advice: 'Look at what reads and writes; low throughput points to a device limit or a slow volume.',
  }
}
