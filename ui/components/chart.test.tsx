// Values over time as areas.
import { expect, test } from 'bun:test'
import { find, usePage } from '../testdata/page.ts'
import { Chart } from './chart.tsx'

const page = usePage()

/** The points of a path as [x, y], in a box of 240 by 56. */
function pointsOf(path: Element | null): readonly (readonly [number, number])[] {
  const numbers = [...(path?.getAttribute('d') ?? '').matchAll(/(-?[\d.]+) (-?[\d.]+)/g)]
  return numbers.map(([, x, y]) => [Number(x), Number(y)])
}

const topOf = (path: Element | null) => Math.min(...pointsOf(path).map(([, y]) => y))

test('a chart is one picture with a name for a screen reader', () => {
  const box = page.draw(<Chart layers={[{ colour: 'c1', values: [1, 2] }]} label="CPU over time" />)
  expect(find(box, 'img', 'CPU over time').tagName.toLowerCase()).toBe('svg')
})

test('the area follows the values: twice as much is twice as high', () => {
  const box = page.draw(
    <Chart layers={[{ colour: 'c1', values: [0, 2, 4] }]} scale={{ top: 4 }} label="CPU" />,
  )
  const upper = pointsOf(box.querySelector('.c1')).slice(0, 3)
  expect(upper).toEqual([
    [0, 56],
    [120, 28],
    [240, 0],
  ])
})

test('layers are stacked, each in its own colour', () => {
  const layers = [
    { colour: 'c1', values: [1, 1] },
    { colour: 'c2', values: [2, 2] },
  ]
  const box = page.draw(<Chart layers={layers} scale={{ top: 4 }} label="CPU" />)
  expect(topOf(box.querySelector('.c1'))).toBe(42)
  expect(topOf(box.querySelector('.c2'))).toBe(14)
})

test('without a scale, the largest value nearly fills the height', () => {
  const box = page.draw(<Chart layers={[{ colour: 'c1', values: [1, 1000] }]} label="CPU" />)
  expect(topOf(box.querySelector('.c1'))).toBeGreaterThan(0)
  expect(topOf(box.querySelector('.c1'))).toBeLessThan(14)
})

test('values that are all zero are a line at the bottom, not a broken path', () => {
  const box = page.draw(<Chart layers={[{ colour: 'c1', values: [0, 0] }]} label="CPU" />)
  expect(topOf(box.querySelector('.c1'))).toBe(56)
})

test('a span in which nothing is known is a separate band, and no area reaches into it', () => {
  const box = page.draw(<Chart layers={[{ colour: 'c1', values: [1, 1, null, 1, 1] }]} label="CPU" />)
  expect(box.querySelector('.unknown')?.getAttribute('d')).toBe('M60 0H180V56H60Z')
  expect(box.querySelector('.unknown title')?.textContent).toBe('Nothing was recorded then')
  const places = pointsOf(box.querySelector('.c1')).map(([x]) => x)
  expect(places.filter(x => x > 60 && x < 180)).toEqual([])
})

test('if one layer is known at a time, the other counts as nothing', () => {
  const layers = [
    { colour: 'c1', values: [1, 1] },
    { colour: 'c2', values: [null, null] },
  ]
  expect(
    page
      .draw(<Chart layers={layers} label="CPU" />)
      .querySelector('.unknown')
      ?.getAttribute('d'),
  ).toBe('')
})

test('a single value between gaps is wide enough to be seen, even at either end', () => {
  const widthOf = (values: readonly (number | null)[]) => {
    const box = page.draw(<Chart layers={[{ colour: 'c1', values }]} label="CPU" />)
    const places = pointsOf(box.querySelector('.c1')).map(([x]) => x)
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...places)).toBeLessThanOrEqual(240)
    return Math.max(...places) - Math.min(...places)
  }
  expect(widthOf([null, 1, null])).toBe(120)
  expect(widthOf([1, null, null])).toBe(120)
  expect(widthOf([null, null, 1])).toBe(120)
})

test('a limit is a line at its height, the moment shown a line at its position', () => {
  const layers = [{ colour: 'c1', values: [1, 1] }]
  const box = page.draw(<Chart layers={layers} scale={{ top: 4, limit: 3 }} cursor={0.25} label="CPU" />)
  expect(box.querySelector('.limit')?.getAttribute('y1')).toBe('14')
  expect(box.querySelector('.limit')?.getAttribute('y2')).toBe('14')
  expect(box.querySelector('.cursor')?.getAttribute('x1')).toBe('60')
  expect(box.querySelector('.cursor')?.getAttribute('x2')).toBe('60')
})

test('without a limit and a moment there is no line, and without values no area', () => {
  const box = page.draw(<Chart layers={[]} label="CPU" />)
  expect(box.querySelectorAll('line')).toHaveLength(0)
  expect(box.querySelectorAll('path:not(.unknown)')).toHaveLength(0)
})
