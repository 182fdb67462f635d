// A stopped process, or a paused container, in words.

import { formatAge } from '../../model/format.ts'
import { inOf, named, num, plural, type Say } from '../phrases.ts'

export const stopped: Say = ({ subject, evidence, since }, at) =>
  subject.pid === undefined
    ? {
        sentence: `Container ${inOf(subject)} has been paused for ${formatAge(at - since)}: none of its ${plural(num(evidence.processes), 'process', 'processes')} runs`,
        advice: 'docker unpause resumes it.',
      }
    : {
        sentence: `${named(subject)} has been stopped by ${evidence.by} for ${formatAge(at - since)}`,
        advice: evidence.by === 'a debugger' ? 'The debugger resumes it.' : 'kill -CONT resumes it.',
      }
