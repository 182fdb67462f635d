// A stopped process, or a paused container, in words.

import { named, num, plural, type Say, spanOf } from '../phrases.ts'

export const stopped: Say = (finding, at) => {
  const { subject, evidence } = finding
  const span = spanOf(finding, at)
  return subject.pid === undefined
    ? {
        sentence: `${subject.containerName === undefined ? 'The container' : `Container ${subject.containerName}`} has been paused for ${span}, with ${plural(num(evidence.processes), 'process', 'processes')}`,
        advice: 'docker unpause resumes it.',
      }
    : {
        sentence: `${named(subject)} has been stopped by ${evidence.by} for ${span}`,
        advice: evidence.by === 'a debugger' ? 'The debugger resumes it.' : 'kill -CONT resumes it.',
      }
}
