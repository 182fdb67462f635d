// The last ten minutes of a process in its row.
import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { Trend } from './trend.tsx'

const page = usePage()

function pathsOf(points: readonly number[] | undefined, hasArea = false, isFromZero = true) {
  const box = page.draw(<Trend points={points} hasArea={hasArea} isFromZero={isFromZero} />)
  return [...box.querySelectorAll('path')].map(path => [path.getAttribute('class'), path.getAttribute('d')])
}

test('use is drawn as a line, and more use differently; from zero or around its mean', () => {
  const rising = pathsOf([0, 500, 1000])
  expect(rising).toEqual([['drawn', 'M57 17L58 9L59 1']])
  expect(pathsOf([1000, 500, 0])).not.toEqual(rising)
  expect(pathsOf([900, 950, 1000], false, false)).not.toEqual(pathsOf([900, 950, 1000]))
})

test('only one to look at has an area', () => {
  expect(pathsOf([500, 500], true).map(([name]) => name)).toEqual(['below', 'drawn'])
})

test('nothing is drawn where nothing is known', () => {
  expect(pathsOf(undefined)).toEqual([['drawn', '']])
})

test('the drawing is hidden from a screen reader: the column sorted by has the figure', () => {
  const svg = page.draw(<Trend points={[1]} hasArea={false} isFromZero />).firstElementChild
  expect(svg?.getAttribute('aria-hidden')).toBe('true')
})
