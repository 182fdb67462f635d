// Zombies that their parent does not reap, in words.

import { minutes, named, num, plural, type Say } from '../phrases.ts'

export const zombies: Say = finding => {
  const { subject, evidence } = finding
  const { zombies: count, names, oldestSeconds, perMinute } = evidence
  const growth = perMinute === undefined ? '' : `, +${rounded(num(perMinute))}/min`
  return {
    sentence: `${plural(num(count), 'zombie', 'zombies')} (${names}) not reaped by ${named(subject)}, the oldest for ${finding.mayBeOlder ? 'at least ' : ''}${minutes(oldestSeconds)}${growth}`,
    advice:
      subject.pid === 1
        ? 'Run the container with --init or tini as process 1 (in a pod: shareProcessNamespace), or make process 1 wait for its children.'
        : 'The parent must wait for its children; each zombie keeps its PID until the parent is restarted.',
  }
}

const rounded = (perMinute: number) => (perMinute < 10 ? perMinute.toFixed(1) : perMinute.toFixed(0))
