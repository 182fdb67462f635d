// The end of a life in the status line.
import { expect, test } from 'bun:test'
import type { EndingInWords } from '../../server/model/ending.ts'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { isEvidenceOpen } from '../store/ending.ts'
import { showFrame } from '../testdata/live.ts'
import { click, find, usePage, wordsOf } from '../testdata/page.ts'
import { LifeChip, LifeSentence } from './life-chip.tsx'

const page = usePage()
const ENDING: EndingInWords = {
  how: 'oom',
  at: FIXTURE_AT - 60_000,
  confidence: 'likely',
  text: 'The kernel killed it: out of memory.',
  evidence: [],
}
const BEFORE = { ending: ENDING, isOfShown: false, isAtEnd: false }

test('a chip says when and why, and opens the evidence; so does the sentence at the last moment', () => {
  showFrame(page)
  page.set(isEvidenceOpen, false)
  const chip = page.draw(<LifeChip shown={BEFORE} />)
  expect(wordsOf(chip)).toBe('Previous life ended 03:03:05: memory')
  click(find(chip, 'button'))
  expect(isEvidenceOpen.value).toBe(true)
  const sentence = page.draw(<LifeSentence shown={{ ending: ENDING, isOfShown: true, isAtEnd: true }} />)
  expect(wordsOf(sentence)).toBe(
    'How this life ended: The kernel killed it: out of memory. (likely) Evidence',
  )
  click(find(sentence, 'button', 'Evidence'))
  expect(isEvidenceOpen.value).toBe(false)
  click(sentence.querySelector('.finding-sentence') as HTMLElement)
  expect(isEvidenceOpen.value).toBe(true)
})
