import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { hoverAt } from '../store/hover.ts'
import { happen, usePage, wordsOf } from '../testdata/page.ts'
import { at, MINUTE, useSpine } from '../testdata/spine.tsx'

const page = usePage()
const draw = useSpine(page)

test('the crosshair stands where the pointer is, and names programs with their values', () => {
  const { box, slider } = draw()
  happen(slider, 'pointermove', at(300, { buttons: 0 }))
  expect(hoverAt.value).toBe(FIXTURE_AT - 15 * MINUTE)
  const tip = box.querySelector('.tip') as Element
  const text = wordsOf(tip)
  for (const part of ['15m ago', 'burn.py 1.50 20.0M', 'leak.py 0.10 200M', 'of 2 CPUs, 512M 1.98 445M'])
    expect(text).toContain(part)
  expect(text).toContain(new Date(FIXTURE_AT - 15 * MINUTE).toISOString().slice(11, 19))
  happen(slider, 'pointerleave')
  expect(box.querySelector('.tip')).toBeNull()
})
