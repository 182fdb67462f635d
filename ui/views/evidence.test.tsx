// The evidence of an ending.
import { expect, test } from 'bun:test'
import type { EndingInWords } from '../../server/model/ending.ts'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { moment } from '../store/moment.ts'
import { showFrame } from '../testdata/live.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Evidence } from './evidence.tsx'

const page = usePage()
const ENDING: EndingInWords = {
  how: 'oom',
  at: FIXTURE_AT - 60_000,
  confidence: 'likely',
  text: 'The kernel killed it: out of memory.',
  evidence: ['memory was at 99 %', 'a\u001b[2Jb'],
}
const BEFORE = { ending: ENDING, isOfShown: false, isAtEnd: false }

test('how the previous life ended is shown with its certainty and evidence, and leads to its last moment', () => {
  showFrame(page)
  page.set(moment, undefined)
  const box = page.draw(<Evidence shown={BEFORE} />)
  expect(wordsOf(box)).toStartWith(
    'How the previous life ended Critical: The kernel killed it: out of memory. (likely)',
  )
  expect(find(box, 'region', 'How it ended').tabIndex).toBe(0)
  expect(findAll(box, 'listitem').map(wordsOf)).toEqual(['memory was at 99 %', 'a\\x1b[2Jb'])
  click(find(box, 'button', 'Show its last moment'))
  expect(moment.value).toBe(ENDING.at)
})

test('at the last moment of a life the way there is not offered again', () => {
  const box = page.draw(<Evidence shown={{ ending: ENDING, isOfShown: true, isAtEnd: true }} />)
  expect(wordsOf(box)).toStartWith('How this life ended')
  expect(findAll(box, 'button', 'Show its last moment')).toEqual([])
})

test('a requested end is not an alarm, and that of topz alone is less of one', () => {
  const shapeOf = (how: EndingInWords['how']) =>
    page
      .draw(<Evidence shown={{ ...BEFORE, ending: { ...ENDING, how } }} />)
      .querySelector('.verdict svg')
      ?.classList.item(1)
  expect((['stopped', 'topzKilled', 'crash', 'unknown'] as const).map(shapeOf)).toEqual([
    'life',
    'warning',
    'critical',
    'critical',
  ])
})
