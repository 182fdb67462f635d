// /proc/<pid>/oom_score and oom_score_adj -> the number (procfs(5)); the second may be negative.

import { Malformed } from './malformed.ts'
import { text } from './scan.ts'

export function parsePidOomScore(bytes: Uint8Array): number {
  return parseScore(bytes, 'oom_score')
}

export function parsePidOomScoreAdj(bytes: Uint8Array): number {
  return parseScore(bytes, 'oom_score_adj')
}

function parseScore(bytes: Uint8Array, file: string): number {
  const score = text(bytes.subarray(0, 16))
  if (!/^-?[0-9]{1,5}\n?$/.test(score))
    throw new Malformed(file, 'score', 'a whole number from -99999 to 99999')
  return Number(score)
}
