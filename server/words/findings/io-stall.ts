// Tasks that wait for a disk, in words.

import { and, bytes, inOf, num, percent, type Say, spanOf, whoOrSpread } from '../phrases.ts'

export const ioStall: Say = (finding, at) => {
  const { subject, evidence, who } = finding
  const { share, readBytesPerSecond = 0, writeBytesPerSecond = 0 } = evidence
  return {
    sentence: `${inOf(subject)} waits for its disk: all tasks stalled on I/O ${percent(num(share))} of the time for ${spanOf(finding, at)}, reading ${bytes(num(readBytesPerSecond))}/s and writing ${bytes(num(writeBytesPerSecond))}/s${and(whoOrSpread(who, evidence, 'mostly '))}`,
    advice: 'Look at what reads and writes; low throughput points to a device limit or a slow volume.',
  }
}
