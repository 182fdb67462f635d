// A program that fails and is started again, in words.

import { formatAge } from '../../model/format.ts'
import { minutes, named, num, plural, type Say } from '../phrases.ts'

export const crashLoop: Say = ({ subject, evidence, confidence }) => {
  const { restarts, spanSeconds, shortestSeconds, longestSeconds, parentPid, parentComm } = evidence
  const span =
    Math.round(num(shortestSeconds)) === Math.round(num(longestSeconds))
      ? `each life about ${minutes(longestSeconds)}`
      : `lives of ${formatAge(num(shortestSeconds) * 1000)} to ${minutes(longestSeconds)}`
  const by = named({ comm: String(parentComm), pid: num(parentPid) })
  return {
    sentence: `${evidence.command} was started again ${plural(num(restarts), 'time', 'times')} in ${minutes(spanSeconds)} by ${by}, ${span}; last end: ${endOf(evidence)}`,
    advice:
      confidence === 'guess'
        ? 'Read its log: how it ended is unknown here.'
        : `Read the last lines of its log, and the row of ${subject.comm} in its last second.`,
  }
}

function endOf({ exitCode, exitSignal, isForMemory }: Parameters<Say>[0]['evidence']): string {
  if (isForMemory === 'yes') return 'killed, likely by the OOM killer'
  if (exitSignal !== undefined) return `signal ${exitSignal}`
  return exitCode === undefined ? 'unknown' : `exit code ${exitCode}`
}
