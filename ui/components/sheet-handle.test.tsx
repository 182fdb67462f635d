// The handle of a sheet.
import { expect, test } from 'bun:test'
import { click, find, happen, usePage } from '../testdata/page.ts'
import { SheetHandle } from './sheet-handle.tsx'

const page = usePage()

test('a drag up or down is a step, a tap is none; two buttons do the same', () => {
  const steps: number[] = []
  const box = page.draw(<SheetHandle onStep={step => steps.push(step)} />)
  const handle = box.querySelector('.sheet-handle') as Element
  for (const to of [120, 300, 205]) {
    happen(handle, 'pointerdown', { clientY: 200 })
    happen(handle, 'pointerup', { clientY: to })
  }
  click(find(box, 'button', 'Higher'))
  click(find(box, 'button', 'Lower'))
  expect(steps).toEqual([1, -1, 1, -1])
})
