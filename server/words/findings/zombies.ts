// Zombies that nobody reaps, in words.

import { minutes, named, num, plural, type Say } from '../phrases.ts'

export const zombies: Say = ({ subject, evidence }) => {
  const { zombies: count, names, oldestSeconds, perMinute } = evidence
  const growth = perMinute === undefined ? '' : `, +${rounded(num(perMinute))}/min`
  return {
    sentence: `${plural(num(count), 'zombie', 'zombies')} (${names}) that ${named(subject)} never reaps, the oldest ${minutes(oldestSeconds)}${growth}`,
    advice:
      subject.pid === 1
        ? 'Run the container with --init or tini as process 1 (in a pod: shareProcessNamespace), or let process 1 wait for its children.'
        : 'Its parent must wait for its children; until it is restarted each keeps a pid.',
  }
}

const rounded = (perMinute: number) => (perMinute < 10 ? perMinute.toFixed(1) : perMinute.toFixed(0))
