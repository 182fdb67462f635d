// The handle between two parts.
import { expect, test } from 'bun:test'
import { happen, press, usePage } from '../testdata/page.ts'
import { Grip } from './grip.tsx'

const page = usePage()

test('dragging to the left makes the part at its right wider, arrow keys do so in steps', () => {
  const asked: number[] = []
  const box = page.draw(
    <Grip label="Width" value={500} min={360} max={900} onMove={value => asked.push(value)} />,
  )
  const grip = box.querySelector('[role=slider]') as HTMLElement
  grip.setPointerCapture = () => {}
  happen(grip, 'pointermove', { clientX: 10 })
  happen(grip, 'pointerdown', { clientX: 100, pointerId: 1 })
  happen(grip, 'pointermove', { clientX: 60 })
  happen(grip, 'pointerup')
  happen(grip, 'pointermove', { clientX: 10 })
  expect(press(grip, 'ArrowLeft')).toBe(false)
  press(grip, 'ArrowRight')
  expect(press(grip, 'a')).toBe(true)
  expect(asked).toEqual([540, 524, 476])
  expect(['valuenow', 'valuemin', 'valuemax'].map(name => grip.getAttribute(`aria-${name}`))).toEqual([
    '500',
    '360',
    '900',
  ])
})
