// The bar on top of a sheet.
import { expect, test } from 'bun:test'
import { click, find, happen, usePage } from '../testdata/page.ts'
import { SheetBar } from './sheet-bar.tsx'

const page = usePage()

test('a drag up or down is a step, a tap is not; two buttons do the same', () => {
  const steps: number[] = []
  const box = page.draw(<SheetBar onStep={step => steps.push(step)} />)
  const bar = box.querySelector('.sheet-bar') as Element
  for (const to of [120, 300, 205]) {
    happen(bar, 'pointerdown', { clientY: 200 })
    happen(bar, 'pointerup', { clientY: to })
  }
  click(find(box, 'button', 'Higher'))
  click(find(box, 'button', 'Lower'))
  expect(steps).toEqual([1, -1, 1, -1])
})
