// A program that fails and is restarted, in words.

import { formatAge } from '../../model/format.ts'
import { minutes, named, num, plural, type Say } from '../phrases.ts'

export const crashLoop: Say = ({ subject, evidence, confidence }) => {
  const { restarts, spanSeconds, shortestSeconds, longestSeconds, parentPid, parentComm } = evidence
  const span =
    Math.round(num(shortestSeconds)) === Math.round(num(longestSeconds))
      ? `each run lasting about ${minutes(longestSeconds)}`
      : `runs lasting ${formatAge(num(shortestSeconds) * 1000)} to ${minutes(longestSeconds)}`
  const by = named({ comm: String(parentComm), pid: num(parentPid) })
  return {
    sentence: `${evidence.command} was restarted ${plural(num(restarts), 'time', 'times')} in ${minutes(spanSeconds)} by ${by}, ${span}; last ending: ${endOf(evidence)}`,
    advice:
      confidence === 'guess'
        ? 'Read its log: topz cannot see how it ended.'
        : `Read the last lines of its log, and look at ${subject.comm} in its last second.`,
  }
}

function endOf({ exitCode, exitSignal, isForMemory }: Parameters<Say>[0]['evidence']): string {
  if (isForMemory === 'yes') return 'killed, probably by the OOM killer'
  if (exitSignal !== undefined) return `signal ${exitSignal}`
  return exitCode === undefined ? 'unknown' : `exit code ${exitCode}`
}
