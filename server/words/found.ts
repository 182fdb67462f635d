// Findings -> the same with their sentences, for programs that show them.

import type { FoundInWords } from '../model/answers.ts'
import type { Finding } from '../model/finding.ts'
import { findingWords } from './finding.ts'

/** `at`: Unix milliseconds of the tick. */
export function inWords(findings: readonly Finding[], at: number): FoundInWords[] {
  return findings.map(finding => ({ ...finding, ...findingWords(finding, at) }))
}
