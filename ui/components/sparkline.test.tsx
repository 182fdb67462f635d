// The last minute of a process in its row.
import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { Sparkline } from './sparkline.tsx'

const page = usePage()

const draw = (points: readonly number[] | undefined) =>
  page.draw(<Sparkline points={points} />).querySelector('path')

test('CPU use is drawn, and higher use differently', () => {
  expect(draw([0, 500, 1000])?.getAttribute('class')).toBe('drawn')
  expect(draw([0, 500, 1000])?.getAttribute('d')).not.toBe(draw([1000, 500, 0])?.getAttribute('d'))
})

test('a process that used no CPU has a flat line over the whole width', () => {
  expect(draw(undefined)?.getAttribute('class')).toBe('flat')
  expect(draw(undefined)?.getAttribute('d')).toBe('M0 17H64')
})

test('the drawing is hidden from a screen reader: the CPU column has the figure', () => {
  const svg = page.draw(<Sparkline points={[1]} />).firstElementChild
  expect(svg?.getAttribute('aria-hidden')).toBe('true')
})
