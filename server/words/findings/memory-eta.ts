// Memory that will reach its limit, in words.

import type { Evidence } from '../../model/finding.ts'
import { bytes, inOf, minutes, roughly, type Say } from '../phrases.ts'
import { grower, withLoad } from './memory-grows.ts'

export const memoryEta: Say = ({ evidence, who, subject }) => {
  const { usedBytes, limitBytes, riseBytes, windowSeconds } = evidence
  const grew = `grew ${bytes(riseBytes)} in ${minutes(windowSeconds)}`
  const what =
    limitBytes === undefined
      ? `${inOf(subject)} has no memory limit and will use up the host’s memory`
      : `Memory of ${inOf(subject)} will reach its limit`
  const of = limitBytes === undefined ? '' : ` of ${bytes(limitBytes)}`
  return {
    sentence: `${what} in ${etaInWords(evidence)} at this rate: ${grower(evidence, who)} ${grew}; ${bytes(usedBytes)}${of} cannot be reclaimed${withLoad(evidence)}${fromStart(evidence)}`,
    advice:
      'Restart it before then, or take a heap dump now; raise the limit only if the heap’s own maximum fits below it.',
  }
}

/** `~7m (5m to 10m)` */
export function etaInWords({ etaSeconds, etaLowSeconds, etaHighSeconds }: Evidence): string {
  const [least, most] = [roughly(etaLowSeconds), roughly(etaHighSeconds)]
  return `~${roughly(etaSeconds)}${least === most ? '' : ` (${least} to ${most})`}`
}

const FROM: Readonly<Record<string, string>> = {
  'its start': '; it has grown from the start, as a cache that is loaded does',
  'soon after its start': '; it began within two minutes of its start, as a cache that is loaded does',
  'the start of the watch':
    '; it has grown since shortly after topz began to watch, its level before is unknown',
  'an OOM kill': '; it has grown since the last OOM kill',
}

const fromStart = ({ growsFrom }: Evidence) => FROM[String(growsFrom)] ?? ''
