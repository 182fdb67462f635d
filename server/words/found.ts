// Findings -> the same with their text for people, for programs that show it.

import type { FoundInWords } from '../model/answers.ts'
import type { Finding } from '../model/finding.ts'
import { findingWords } from './finding.ts'

/** `at`: Unix milliseconds of the tick. */
export function inWords(findings: readonly Finding[], at: number): FoundInWords[] {
  return findings.map(finding => ({ ...finding, ...findingWords(finding, at) }))
}
