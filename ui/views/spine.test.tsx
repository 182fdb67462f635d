// The parts of the spine: the same whatever is known.
import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { moment } from '../store/moment.ts'
import { timeline } from '../store/timeline.ts'
import { RECORDED } from '../testdata/live.ts'
import { usePage, wordsOf } from '../testdata/page.ts'
import { MINUTE, useSpine } from '../testdata/spine.tsx'
import { Spine } from './spine.tsx'

const page = usePage()
const draw = useSpine(page)

test('before the first frame and without anything recorded the parts are the same', () => {
  const partsOf = (box: Element) =>
    [...(box.querySelector('.spine')?.children ?? [])].map(
      part => `${part.className.split(' ')[0]} ${part.children.length}`,
    )
  const { box } = draw()
  const whole = [partsOf(box)[0], partsOf(box)[2], box.querySelector('.spine')?.getAttribute('style')]
  page.set(timeline, undefined)
  const empty = page.draw(<Spine />)
  expect([
    partsOf(empty)[0],
    partsOf(empty)[2],
    empty.querySelector('.spine')?.getAttribute('style'),
  ]).toEqual(whole)
})

test('the past has a veil over what came later, and says when it is', () => {
  page.set(moment, FIXTURE_AT - 10 * MINUTE)
  const { box } = draw({ recorded: RECORDED })
  expect(box.querySelector('.spine.past .veil')).not.toBeNull()
  expect(wordsOf(box.querySelector('.spine-right') as Element)).toEndWith('past')
})
