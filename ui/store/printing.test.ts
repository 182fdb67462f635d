// The page on paper: its width, and that of the window afterwards.
import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { lanes, plotWidth, windowSize } from './geometry.ts'
import { followPrinting, isPrinting } from './printing.ts'
import { tableWidth, windowWidth } from './viewport.ts'

const page = usePage()

test('what is drawn in pixels gets the width of paper while it is printed, and that of the window back', () => {
  const window = new EventTarget()
  page.onEnd(followPrinting(window as unknown as Window))
  page.set(windowSize, { width: 390, height: 500 })
  page.set(plotWidth, 266)
  page.set(tableWidth, 388)
  page.set(windowWidth, 390)
  const sizes = () => [windowSize.value.width, plotWidth.value, tableWidth.value, windowWidth.value]
  const before = sizes()
  const lanesBefore = lanes.value
  // Some browsers say it twice.
  for (const _ of [1, 2]) window.dispatchEvent(new Event('beforeprint'))
  expect([isPrinting.value, sizes()]).toEqual([true, [1040, 800, 1040, 1040]])
  expect(lanes.value.every(({ height }) => height > 0)).toBe(true)
  window.dispatchEvent(new Event('afterprint'))
  expect([isPrinting.value, sizes(), lanes.value]).toEqual([false, before, lanesBefore])
})
