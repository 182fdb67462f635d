// The lines of the process tree.
import { expect, test } from 'bun:test'
import { usePage, wordsOf } from '../testdata/page.ts'
import { Branch } from './branch.tsx'

const page = usePage()

const draw = (levels: readonly boolean[]) => page.draw(<Branch levels={levels} />)
const shapesOf = (levels: readonly boolean[]) => [...draw(levels).querySelectorAll('i')].map(i => i.className)

test('a child hangs on a tee while siblings follow, the last one on a corner', () => {
  expect(shapesOf([true])).toEqual(['tee'])
  expect(shapesOf([false])).toEqual(['corner'])
})

test('ancestors’ lines pass by where they have siblings below, and leave a gap where they have none', () => {
  expect(shapesOf([true, false, true])).toEqual(['line', 'gap', 'tee'])
})

test('a chain of a thousand keeps its name in sight: 16 levels are drawn, the others counted', () => {
  const box = draw(Array(1000).fill(false))
  expect(box.querySelectorAll('i')).toHaveLength(16)
  expect(box.querySelector('i:last-child')?.className).toBe('corner')
  expect(wordsOf(box)).toBe('+984')
  expect(wordsOf(draw(Array(16).fill(false)))).toBe('')
})

test('the lines are hidden from a screen reader: the table gives the order', () => {
  expect(draw([true]).firstElementChild?.getAttribute('aria-hidden')).toBe('true')
})
