// The small bar beside a number.
import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { Bar } from './bar.tsx'

const page = usePage()

const barOf = (share: number) => page.draw(<Bar share={share} />).firstElementChild as HTMLElement
const filledOf = (share: number) => barOf(share).style.backgroundSize.split(' ')[0]

test('a bar is filled in proportion to the share, and never more than full', () => {
  expect([0, 0.5, 0.254, 1, 3, -1].map(filledOf)).toEqual(['0%', '50%', '25%', '100%', '100%', '0%'])
})

test('the bar is hidden from a screen reader: the number beside it says the same', () => {
  expect(barOf(0.5).getAttribute('aria-hidden')).toBe('true')
})
