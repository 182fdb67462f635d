// A stopped process, in words.

import { formatAge } from '../../model/format.ts'
import { named, type Say } from '../phrases.ts'

export const stopped: Say = ({ subject, evidence, since }, at) => ({
  sentence: `${named(subject)} has been stopped by ${evidence.by} for ${formatAge(at - since)}`,
  advice: 'kill -CONT resumes it.',
})
