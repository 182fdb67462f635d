// A peer that does not answer or refuses connections, in words.

import type { Evidence, FindingSubject } from '../../model/finding.ts'
import { formatRate } from '../../model/format.ts'
import { inOf, minutes, named, num, plural, type Say, spanOf } from '../phrases.ts'

export const unreachable: Say = (finding, when) => {
  const { subject, evidence } = finding
  const span = spanOf(finding, when)
  const { address, peerPort, connects, waitSeconds, established, refusedPerSecond } = evidence
  if (refusedPerSecond !== undefined)
    return {
      sentence: `Connection attempts from ${inOf(subject)} have been refused for ${span} (${formatRate(num(refusedPerSecond))}/s); topz cannot see which process makes them, nor to which peer`,
      advice: 'Read the app’s log: nothing listens at the address that it connects to.',
    }
  const older =
    established === undefined
      ? ''
      : `; ${plural(num(established), 'older connection is', 'older connections are')} still open`
  return {
    sentence: `${holderOf(subject, evidence)} cannot reach ${at(address, peerPort)}: ${plural(num(connects), 'connection attempt has', 'connection attempts have')} been unanswered for up to ${minutes(waitSeconds)}, and none has succeeded for ${span}${older}`,
    advice:
      'Check that the peer runs, and the firewalls in between (network policy, security group): nothing answers, not even with a refusal.',
  }
}

/** `address:port`, with brackets around IPv6. */
export function at(address: string | number | undefined, port: string | number | undefined): string {
  return `${address}`.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** The process that holds the sockets, as far as it is known. */
export function holderOf(subject: FindingSubject, { holders, uid }: Evidence): string {
  if (subject.pid === undefined) return `A process in ${inOf(subject)} (uid ${uid})`
  return holders === undefined
    ? named(subject)
    : `${named(subject)} and ${plural(num(holders) - 1, 'other process', 'other processes')}`
}
