import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { range } from '../store/range.ts'
import { find, press, usePage } from '../testdata/page.ts'
import { MINUTE, useSpine } from '../testdata/spine.tsx'
import { SpineRange } from './spine-range.tsx'

const page = usePage()
useSpine(page)

test('the length of a range stands on the axis where its ends leave room for it', () => {
  page.set(range, { from: FIXTURE_AT - 20 * MINUTE, to: FIXTURE_AT })
  expect(page.draw(<SpineRange />).querySelector('.range-tools')?.textContent).toBe('20m')
  page.set(range, { from: FIXTURE_AT - MINUTE, to: FIXTURE_AT })
  expect(page.draw(<SpineRange />).querySelector('.range-tools')).toBeNull()
})

test('both ends of a range are moved by keys; what is outside it has a veil', () => {
  page.set(range, { from: FIXTURE_AT - 20 * MINUTE, to: FIXTURE_AT - 10 * MINUTE })
  const box = page.draw(<SpineRange />)
  press(find(box, 'slider', 'Start of the range'), 'ArrowLeft')
  expect(range.value).toEqual({ from: FIXTURE_AT - 20 * MINUTE - 1000, to: FIXTURE_AT - 10 * MINUTE })
  expect(box.querySelectorAll('.veil')).toHaveLength(2)
})
