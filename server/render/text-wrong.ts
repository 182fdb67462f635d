// What is wrong -> the lines above everything else: at most three sentences, each wrapped to a terminal; one quiet line
// if nothing is.

import type { Finding } from '../model/finding.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { findingWords } from '../words/finding.ts'
import { nearInShort } from '../words/near-limit.ts'
import { sinceWhen, tooEarly, type Verdict, verdictOf } from '../words/verdict.ts'
import { fit, wrap } from './width.ts'

const SENTENCES_MAX = 3
/** Per sentence: names in it may be long. */
const SENTENCE_LINES_MAX = 4
/** Cells of a line unless ?width= is given: most terminals have them, and ?watch= does not wrap. */
const CELLS_DEFAULT = 80
const KEY = 'Wrong   '
/** Next to the key a narrower line has no room for a sentence. */
const CELLS_BESIDE_KEY = 40

export function wrongLines(
  snapshot: Snapshot,
  { width = CELLS_DEFAULT, wide }: { readonly width?: number; readonly wide: boolean },
): string[] {
  const verdict = verdictOf(snapshot)
  const { serious } = verdict
  const said = serious.slice(0, SENTENCES_MAX).map(finding => sentenceOf(finding, snapshot.at))
  const texts = [...said, ...quietly(snapshot, verdict, serious.length - said.length)]
  return texts.flatMap(text => (wide ? [fit(KEY + text)] : wrapped(text, width)))
}

function sentenceOf(finding: Finding, at: number): string {
  const { sentence } = findingWords(finding, at)
  return `${finding.severity.toUpperCase()} ${sentence}; since ${sinceWhen(finding, at)}`
}

/** Lines after the sentences, or in place of them. */
function quietly(snapshot: Snapshot, { kind, notes, near }: Verdict, more: number): string[] {
  const worthKnowing = notes.length === 0 ? [] : [notes.length === 1 ? '1 note' : `${notes.length} notes`]
  switch (kind) {
    case 'wrong': {
      const rest = [...(more > 0 ? [`${more} more`] : []), ...worthKnowing]
      return rest.length === 0 ? [] : [`${rest.join(', ')}: /topz/why`]
    }
    case 'early':
      return [`no verdict yet: ${tooEarly(snapshot.watchedSeconds ?? 0)}${nearInShort(near, '; ')}`]
    case 'well':
    case 'readable': {
      const nothing = kind === 'well' ? 'nothing' : 'nothing, as far as topz can see'
      const known = [...(near.length > 0 ? [nearInShort(near)] : []), ...worthKnowing]
      return [known.length === 0 ? nothing : `${[nothing, ...known].join('; ')}: /topz/why`]
    }
    case 'unwatched':
      return []
    default:
      return kind satisfies never
  }
}

/** The key precedes only the first line; the others are aligned below its text. */
function wrapped(text: string, width: number): string[] {
  const indent = width >= CELLS_BESIDE_KEY ? KEY.length : 2
  const lines = wrap(`${KEY.trimEnd()}${' '.repeat(Math.max(1, indent - 5))}${text}`, width, indent)
  return lines.length <= SENTENCE_LINES_MAX
    ? lines
    : [
        ...lines.slice(0, SENTENCE_LINES_MAX - 1),
        fit(`${lines[SENTENCE_LINES_MAX - 1]} ${lines[SENTENCE_LINES_MAX]}`, width),
      ]
}
