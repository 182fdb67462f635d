// A program that fails and is restarted, in words.

import { formatAge } from '../../model/format.ts'
import { callOrComm } from '../../model/program.ts'
import { signalName } from '../../model/signal.ts'
import { minutes, named, num, plural, type Say } from '../phrases.ts'
import { FOR_MEMORY } from './oom-kill.ts'

export const crashLoop: Say = ({ subject, evidence, confidence }) => {
  const { restarts, spanSeconds, shortestSeconds, longestSeconds, parentPid, parentComm } = evidence
  const [least, most] = [formatAge(num(shortestSeconds) * 1000), formatAge(num(longestSeconds) * 1000)]
  const span = least === most ? `each run lasting about ${most}` : `runs lasting ${least} to ${most}`
  const isContainer = parentPid === undefined
  const program = callOrComm(subject)
  const who = isContainer ? `The container of ${program}` : program
  const by = isContainer ? '' : ` by ${named({ comm: String(parentComm), pid: num(parentPid) })}`
  return {
    sentence: `${who} was restarted ${plural(num(restarts), 'time', 'times')} in the last ${minutes(spanSeconds)}${by}, ${span}; last ending: ${endOf(evidence)}`,
    advice:
      evidence.isForMemory === 'yes'
        ? FOR_MEMORY
        : endOf(evidence) === 'unknown'
          ? 'Read its log: topz cannot see how it ended.'
          : confidence === 'guess'
            ? 'A loop of a shell that waits for something looks like this: read its script, or its log.'
            : isContainer
              ? 'Read the last lines of its log before the restart (kubectl logs --previous).'
              : `Read the last lines of its log, and look at ${program} in its last second.`,
  }
}

function endOf({ exitCode, exitSignal, isForMemory }: Parameters<Say>[0]['evidence']): string {
  if (isForMemory === 'yes') return 'killed, probably by the OOM killer'
  if (exitSignal !== undefined) return signalName(num(exitSignal))
  return exitCode === undefined ? 'unknown' : `exit code ${exitCode}`
}
