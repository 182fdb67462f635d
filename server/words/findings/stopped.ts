// A stopped process, or a paused container, in words.

import type { Evidence } from '../../model/finding.ts'
import { formatCount } from '../../model/format.ts'
import { callOrComm } from '../../model/program.ts'
import { named, num, plural, type Say, spanOf } from '../phrases.ts'

export const stopped: Say = (finding, at) => {
  const { subject, evidence } = finding
  const span = spanOf(finding, at)
  if (subject.pid === undefined)
    return {
      sentence: `${subject.containerName === undefined ? 'The container' : `Container ${subject.containerName}`} has been paused for ${span}, with ${plural(num(evidence.processes), 'process', 'processes')}`,
      advice: 'docker unpause resumes it.',
    }
  const isOne = evidence.processes === undefined
  const who = isOne
    ? `${named(subject)} has`
    : `${formatCount(num(evidence.processes))} × ${callOrComm(subject)}${childrenOf(evidence)} have`
  const them = isOne ? 'it' : 'them'
  return {
    sentence: `${who} been stopped by ${evidence.by}${isOne ? '' : ', the first'} for ${span}`,
    advice: evidence.by === 'a debugger' ? `The debugger resumes ${them}.` : `kill -CONT resumes ${them}.`,
  }
}

function childrenOf({ parentPid, parentComm }: Evidence): string {
  if (parentPid === undefined) return ''
  return `, children of ${named({ comm: String(parentComm), pid: num(parentPid) })},`
}
