// Parts of a whole as one bar with a legend.
import { expect, test } from 'bun:test'
import { usePage, wordsOf } from '../testdata/page.ts'
import { type Part, SplitBar } from './split-bar.tsx'

const page = usePage()

const PARTS: readonly Part[] = [
  { name: 'anonymous', amount: 30, text: '30 MiB' },
  { name: 'swap', amount: 0, text: '0 B' },
  { name: 'file', amount: 10, text: '10 MiB' },
]

function draw(whole: number, parts = PARTS) {
  const box = page.draw(<SplitBar parts={parts} whole={whole} />)
  const pieces = [...box.querySelectorAll<HTMLElement>('.split-bar i')]
  return { box, pieces, widths: pieces.map(({ style }) => style.width) }
}

test('each part is as wide as its share of the whole', () => {
  expect(draw(80).widths).toEqual(['37.5%', '12.5%'])
})

test('parts that add up to more than the whole, or without a known whole, fill the bar', () => {
  expect(draw(20).widths).toEqual(['75.0%', '25.0%'])
  expect(draw(0).widths).toEqual(['75.0%', '25.0%'])
})

test('the legend names each part with its amount, in the colour of its piece; empty parts are left out', () => {
  const { box, pieces } = draw(80)
  expect(wordsOf(box)).toBe('anonymous 30 MiB file 10 MiB')
  const dots = [...box.querySelectorAll('.dot')].map(({ classList }) => classList.item(1))
  expect(dots).toEqual(pieces.map(({ className }) => className))
  expect(new Set(dots).size).toBe(2)
})

test('a screen reader reads only the legend', () => {
  const { box } = draw(80)
  expect(box.querySelector('.split-bar')?.getAttribute('aria-hidden')).toBe('true')
  expect([...box.querySelectorAll('.dot')].every(dot => dot.getAttribute('aria-hidden') === 'true')).toBe(
    true,
  )
})

test('without any part the bar is empty, and nothing is divided by zero', () => {
  expect(draw(0, []).widths).toEqual([])
  expect(wordsOf(draw(0, []).box)).toBe('')
})
