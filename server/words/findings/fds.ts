// Open files near their limit, in words.

import { formatCount } from '../../model/format.ts'
import { named, num, percent, type Say } from '../phrases.ts'

export const fds: Say = ({ subject, evidence }) => ({
  sentence: `${named(subject)} has ${formatCount(num(evidence.openFds))} of ${formatCount(num(evidence.limit))} files open (${percent(num(evidence.share))})`,
  advice: 'Look at its open files by kind; close them in the error path, or raise --ulimit nofile.',
})
