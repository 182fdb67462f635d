// A box over the page.
import { expect, test } from 'bun:test'
import { happen, usePage } from '../testdata/page.ts'
import { Popover } from './popover.tsx'

const page = usePage()

test('a click elsewhere closes it; one inside, or on its own button, does not', () => {
  let closed = 0
  const box = page.draw(
    <>
      <button type="button" aria-controls="x" />
      <p>elsewhere</p>
      <Popover id="x" label="Access" onClose={() => closed++}>
        <b>inside</b>
      </Popover>
    </>,
  )
  expect(box.querySelector('[role=dialog]')?.getAttribute('aria-label')).toBe('Access')
  for (const part of ['button', 'b']) happen(box.querySelector(part) as Element, 'pointerdown')
  expect(closed).toBe(0)
  happen(box.querySelector('p') as Element, 'pointerdown')
  expect(closed).toBe(1)
})
