// Zombies that nobody reaps, in words.

import { formatAge } from '../../model/format.ts'
import { named, num, plural, type Say } from '../phrases.ts'

export const zombies: Say = ({ subject, evidence }) => ({
  sentence: `${plural(num(evidence.zombies), 'zombie', 'zombies')} (${evidence.names}) that ${named(subject)} never reaps, the oldest ${formatAge(num(evidence.oldestSeconds) * 1000)}`,
  advice:
    subject.pid === 1
      ? 'Run the container with --init, or let process 1 wait for its children.'
      : 'Its parent must wait for its children.',
})
