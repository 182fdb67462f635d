// A peer that does not answer, or that refuses, in words.

import type { Evidence, FindingSubject } from '../../model/finding.ts'
import { formatRate } from '../../model/format.ts'
import { inOf, minutes, named, num, plural, type Say } from '../phrases.ts'

export const unreachable: Say = ({ subject, evidence }) => {
  const { address, peerPort, connects, waitSeconds, established, refusedPerSecond } = evidence
  if (refusedPerSecond !== undefined)
    return {
      sentence: `Connects from ${inOf(subject)} are refused (${formatRate(num(refusedPerSecond))}/s); by whom and to whom is not visible`,
      advice: 'Look in the log of the app: what it needs does not listen where it is looked for.',
    }
  const older =
    established === undefined
      ? ''
      : `; ${plural(num(established), 'older connection is', 'older connections are')} open`
  return {
    sentence: `${holderOf(subject, evidence)} cannot reach ${at(address, peerPort)}: ${plural(num(connects), 'connect is', 'connects are')} unanswered for up to ${minutes(waitSeconds)}, and none succeeds${older}`,
    advice:
      'Look whether the peer runs and at firewalls between (network policy, security group): nothing answers, not even with a refusal.',
  }
}

/** `address:port` as people write it. */
export function at(address: string | number | undefined, port: string | number | undefined): string {
  return `${address}`.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** Who holds the sockets, as far as it is known. */
export function holderOf(subject: FindingSubject, { holders, uid }: Evidence): string {
  if (subject.pid === undefined) return `Somebody in ${inOf(subject)} (uid ${uid})`
  return holders === undefined
    ? named(subject)
    : `${named(subject)} and ${plural(num(holders) - 1, 'other process', 'other processes')}`
}
