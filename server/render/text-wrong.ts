// What is wrong -> the lines above everything else: at most three sentences, each wrapped to a terminal; one quiet line
// if nothing is.

import type { Finding } from '../model/finding.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { findingWords } from '../words/finding.ts'
import { verdictOf } from '../words/judged.ts'
import { quietParts, sinceWhen, type Verdict } from '../words/verdict.ts'
import { CELLS_DEFAULT, keyedLines } from './keyed-lines.ts'
import { fit } from './width.ts'

const SENTENCES_MAX = 3
/** Per sentence: names in it may be long. */
const SENTENCE_LINES_MAX = 4
const KEY = 'Wrong   '

export function wrongLines(
  snapshot: Snapshot,
  { width = CELLS_DEFAULT, wide }: { readonly width?: number; readonly wide: boolean },
): string[] {
  const verdict = verdictOf(snapshot)
  const { serious } = verdict
  const said = serious.slice(0, SENTENCES_MAX).map(finding => sentenceOf(finding, snapshot.at))
  const why = snapshot.recorded ? `/topz/why?at=${new Date(snapshot.at).toISOString()}` : '/topz/why'
  const texts = [...said, ...quietly(verdict, serious.length - said.length, why)]
  return texts.flatMap(text => (wide ? [fit(KEY + text)] : keyedLines(KEY + text, width, SENTENCE_LINES_MAX)))
}

function sentenceOf(finding: Finding, at: number): string {
  const { sentence } = findingWords(finding, at)
  return `${finding.severity.toUpperCase()} ${sentence}; since ${sinceWhen(finding, at)}`
}

/** Lines after the sentences, or in place of them. */
function quietly(verdict: Verdict, more: number, why: string): string[] {
  const { kind, notes } = verdict
  const worthKnowing = notes.length === 0 ? [] : [notes.length === 1 ? '1 note' : `${notes.length} notes`]
  switch (kind) {
    case 'wrong': {
      const rest = [...(more > 0 ? [`${more} more`] : []), ...worthKnowing]
      return rest.length === 0 ? [] : [`${rest.join(', ')}: ${why}`]
    }
    case 'early':
      return [quietParts(verdict, '').join('; ')]
    case 'unjudged':
    case 'well': {
      const parts = [...quietParts(verdict, 'nothing'), ...worthKnowing]
      return [parts.length === 1 ? parts.join('') : `${parts.join('; ')}: ${why}`]
    }
    case 'unwatched':
      return []
    default:
      return kind satisfies never
  }
}
