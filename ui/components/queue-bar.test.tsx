// The accept queue of a port.
import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { QueueBar } from './queue-bar.tsx'

const page = usePage()
const draw = (queue: number, limit?: number) => page.draw(<QueueBar queue={queue} limit={limit} />)

test('each place of a short queue is a box; a long one is a bar; without a limit there is nothing to fill', () => {
  expect([draw(4, 6).querySelectorAll('i').length, draw(4, 6).querySelectorAll('.taken').length]).toEqual([
    6, 4,
  ])
  expect(draw(128, 511).querySelector<HTMLElement>('.whole b')?.style.width).toStartWith('25.')
  expect(draw(9).querySelector('.queue-bar')).toBeNull()
})

test('more than fit fill all of it', () => {
  expect(draw(7, 6).querySelectorAll('.taken').length).toBe(6)
  expect(draw(900, 511).querySelector<HTMLElement>('.whole b')?.style.width).toBe('100%')
})
