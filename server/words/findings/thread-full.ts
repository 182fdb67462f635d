// A main thread that uses a full CPU, in words.

import { formatCount } from '../../model/format.ts'
import { bytes, cpus, named, num, plural, type Say, spanOf } from '../phrases.ts'

export const threadFull: Say = (finding, at) => {
  const { subject, evidence } = finding
  const { queue, unreadBytes, cpus: all, idleCpus } = evidence
  const idle = idleCpus === undefined ? '' : ` (${cpus(idleCpus)} of ${formatCount(num(all))} CPUs are idle)`
  const waiting = [
    ...(queue === undefined ? [] : [plural(num(queue), 'connection waits', 'connections wait')]),
    ...(unreadBytes === undefined ? [] : [`${bytes(unreadBytes)} of requests are unread`]),
  ]
  return {
    sentence: `The main thread of ${named(subject)} has used a full CPU for ${spanOf(finding, at)}: nothing else on it can run${idle}${waiting.length === 0 ? '' : `; ${waiting.join(', ')}`}`,
    advice: 'Profile it; move long work to a worker, or run more processes.',
  }
}
