// Findings -> the same with their sentences, for programs that show them.

import type { FoundInWords } from '../model/answers.ts'
import type { Finding } from '../model/finding.ts'
import { visible } from '../model/visible.ts'
import { findingWords } from './finding.ts'

/** Names in sentences are of processes, which may put anything into them: it is written out. `at`: Unix milliseconds of the tick. */
export function inWords(findings: readonly Finding[], at: number): FoundInWords[] {
  return findings.map(finding => {
    const { sentence, advice } = findingWords(finding, at)
    return { ...finding, sentence: visible(sentence), advice: visible(advice) }
  })
}
