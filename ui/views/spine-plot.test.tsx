// Where pointer, wheel and keys lead.
import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { moment } from '../store/moment.ts'
import { range } from '../store/range.ts'
import { chosenMs, rangeMs } from '../store/timeline.ts'
import { find, happen, press, usePage, wordsOf } from '../testdata/page.ts'
import { at, FROM, MINUTE, useSpine } from '../testdata/spine.tsx'

const page = usePage()
const draw = useSpine(page)

test('a click shows the moment under the pointer; at the end it is now', () => {
  const { slider } = draw()
  happen(slider, 'pointerdown', at(300))
  happen(slider, 'pointerup', at(301))
  expect(moment.value).toBe(FROM + 30 * MINUTE * (301 / 600))
  happen(slider, 'pointerdown', at(600))
  happen(slider, 'pointerup', at(600))
  expect(moment.value).toBeUndefined()
})

test('dragging selects a range with its length and a handle at each end, and shows no other moment', () => {
  const { box, slider } = draw()
  happen(slider, 'pointerdown', at(100))
  happen(slider, 'pointermove', at(300))
  happen(slider, 'pointerup', at(300))
  expect(range.value).toEqual({ from: FROM + 5 * MINUTE, to: FROM + 15 * MINUTE })
  expect(moment.value).toBeUndefined()
  expect(wordsOf(box)).toContain('10m')
  const end = find(box, 'slider', 'End of the range')
  press(end, 'ArrowRight')
  expect(range.value?.to).toBe(FROM + 15 * MINUTE + 1000)
  press(end, 'Escape')
  expect(range.value).toBeUndefined()
})

test('arrow keys step a tick, with Shift a minute, End is now', () => {
  const { slider } = draw()
  happen(slider, 'keydown', { key: 'ArrowLeft', shiftKey: true })
  expect(moment.value).toBe(FIXTURE_AT - MINUTE)
  happen(slider, 'keydown', { key: 'ArrowLeft' })
  expect(moment.value).toBeLessThan(FIXTURE_AT - MINUTE)
  press(slider, 'End')
  expect(moment.value).toBeUndefined()
  happen(slider, 'keydown', { key: 'ArrowLeft', altKey: true })
  expect(range.value).toEqual({ from: FIXTURE_AT - 10_000, to: FIXTURE_AT })
  happen(slider, 'keydown', { key: 'ArrowLeft', altKey: true })
  expect(range.value).toEqual({ from: FIXTURE_AT - 20_000, to: FIXTURE_AT })
  happen(slider, 'keydown', { key: 'ArrowRight', altKey: true })
  expect(range.value).toEqual({ from: FIXTURE_AT - 10_000, to: FIXTURE_AT })
  happen(slider, 'keydown', { key: 'ArrowRight', altKey: true })
  expect(range.value).toBeUndefined()
})

test('the wheel zooms', () => {
  page.set(chosenMs, 30 * MINUTE)
  const { slider } = draw()
  expect(happen(slider, 'wheel', { deltaY: -100, clientX: 600 })).toBe(false)
  expect(rangeMs.value).toBe(15 * MINUTE)
})
