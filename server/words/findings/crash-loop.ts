// A program that fails and is restarted, in words.

import { formatAge } from '../../model/format.ts'
import { callOrComm } from '../../model/program.ts'
import { minutes, named, num, plural, type Say } from '../phrases.ts'
import { FOR_MEMORY } from './oom-kill.ts'

export const crashLoop: Say = ({ subject, evidence, confidence }) => {
  const { restarts, spanSeconds, shortestSeconds, longestSeconds, parentPid, parentComm } = evidence
  const [least, most] = [formatAge(num(shortestSeconds) * 1000), formatAge(num(longestSeconds) * 1000)]
  const span = least === most ? `each run lasting about ${most}` : `runs lasting ${least} to ${most}`
  const isContainer = parentPid === undefined
  const who = isContainer ? `The container of ${evidence.command}` : evidence.command
  const by = isContainer ? '' : ` by ${named({ comm: String(parentComm), pid: num(parentPid) })}`
  return {
    sentence: `${who} was restarted ${plural(num(restarts), 'time', 'times')} in the last ${minutes(spanSeconds)}${by}, ${span}; last ending: ${endOf(evidence)}`,
    advice:
      evidence.isForMemory === 'yes'
        ? FOR_MEMORY
        : confidence === 'guess' || endOf(evidence) === 'unknown'
          ? 'Read its log: topz cannot see how it ended.'
          : isContainer
            ? 'Read the last lines of its log before the restart (kubectl logs --previous).'
            : `Read the last lines of its log, and look at ${callOrComm(subject)} in its last second.`,
  }
}

function endOf({ exitCode, exitSignal, isForMemory }: Parameters<Say>[0]['evidence']): string {
  if (isForMemory === 'yes') return 'killed, probably by the OOM killer'
  if (exitSignal !== undefined) return `signal ${exitSignal}`
  return exitCode === undefined ? 'unknown' : `exit code ${exitCode}`
}
