import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { alarms } from '../store/alarms.ts'
import { moment } from '../store/moment.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { MINUTE, useSpine } from '../testdata/spine.tsx'

const page = usePage()
const draw = useSpine(page)

test('events are marks that lead to their moment; a kind can be switched off', () => {
  page.set(alarms, {
    events: [
      { number: 1, at: FIXTURE_AT - 20 * MINUTE, type: 'oomKill', text: 'killed' },
      { number: 2, at: FIXTURE_AT - 10 * MINUTE, type: 'exit', text: 'left', exitCode: 3 },
    ],
  })
  const { box } = draw()
  expect(wordsOf(box)).toContain('1 × exit 3')
  click(
    findAll(box, 'button').find(button =>
      button.getAttribute('aria-label')?.includes('killed'),
    ) as HTMLElement,
  )
  expect(moment.value).toBe(FIXTURE_AT - 20 * MINUTE)
  click(find(box, 'button', 'OOM kill'))
  expect(findAll(box, 'button').some(button => button.getAttribute('aria-label')?.includes('killed'))).toBe(
    false,
  )
})
