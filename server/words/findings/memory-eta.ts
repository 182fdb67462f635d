// Memory that reaches its limit, in words.

import { bytes, inOf, minutes, type Say, whoOr } from '../phrases.ts'

export const memoryEta: Say = ({ evidence, who, subject }) => {
  const { usedBytes, limitBytes, riseBytes, windowSeconds, etaSeconds, etaLowSeconds, etaHighSeconds } =
    evidence
  const [least, most] = [minutes(etaLowSeconds), minutes(etaHighSeconds)]
  const eta = `~${minutes(etaSeconds)}${least === most ? '' : ` (${least} to ${most})`}`
  const grew = `grew ${bytes(riseBytes)} in ${minutes(windowSeconds)}`
  return {
    sentence: `Memory of ${inOf(subject)} reaches its limit in ${eta} if it goes on: ${whoOr(who, 'memory spread over many processes, or held by the kernel or in /dev/shm,')} ${grew}; ${bytes(usedBytes)} of ${bytes(limitBytes)} cannot be reclaimed`,
    advice:
      'Restart it before then, or take a heap dump now; raise the limit only if the heap has a ceiling that fits.',
  }
}
