// A port that does not accept, in words.

import type { Evidence } from '../../model/finding.ts'
import { formatAge, formatCount } from '../../model/format.ts'
import { named, num, percent, plural, type Say } from '../phrases.ts'

export const notAccepting: Say = ({ subject, evidence, since }, at) => {
  const { queue, queueLimit, dropped } = evidence
  const because = causeOf(evidence)
  const of = queueLimit === undefined ? '' : ` of ${formatCount(num(queueLimit))}`
  const lost =
    dropped === undefined
      ? ''
      : `, ${plural(num(dropped), 'connect was', 'connects were')} dropped in the last tick`
  const owner =
    subject.pid === undefined
      ? 'its owner is not known'
      : `${named(subject)}${because === undefined ? '' : ` ${because}`}`
  return {
    sentence: `Port ${subject.port} is not accepting: ${formatCount(num(queue))}${of} connections wait for ${formatAge(at - since)}${lost}; ${owner}`,
    advice: 'Look at what the owner does instead of accepting: its threads, its CPU, its open files.',
  }
}

/** A finding that holds its owner up, else what the owner itself does; without a descriptor accept fails whatever else. */
function causeOf({ because, cause, causeShare }: Evidence): string | undefined {
  const held = cause === undefined || because === NO_DESCRIPTOR ? undefined : HELD_UP[cause]
  if (held === undefined) return because === undefined ? undefined : String(because)
  return causeShare === undefined ? held : `${held} (${percent(num(causeShare))})`
}

const NO_DESCRIPTOR = 'has no descriptor left'
const HELD_UP: Readonly<Record<string, string>> = {
  stopped: 'is stopped',
  'pids-limit': 'cannot start threads',
  stuck: 'hangs in the kernel',
  'memory-pressure': 'waits for memory',
  throttled: 'is throttled',
  starved: 'waits for a CPU',
}
