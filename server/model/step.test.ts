// Lists from tick to tick: where they differ, and those that are meant, which must be the same as by looking at all.

import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { createPick, noteStep, stepBetween } from './step.ts'
import { randomSteps } from './step-fixture.ts'

interface One {
  readonly size: number
}

test('two lists differ where it was noted, and everywhere if another one was between them', () => {
  const listOf = (size: number): readonly One[] => [0, 0, 0, size].map(one => ({ size: one }))
  const [a, b, c, d] = [listOf(1), listOf(2), listOf(3), listOf(4)]
  noteStep(a, b, [3])
  noteStep(b, c, [3])
  noteStep(c, d, [2, 3])
  expect(stepBetween(a, b)).toEqual([3])
  expect(stepBetween(a, c)).toBeUndefined()
  expect(stepBetween(a, a)).toEqual([])
  expect(stepBetween([], a)).toBeUndefined()
  // A look at all costs less.
  expect(stepBetween(c, d)).toBeUndefined()
})

test('random steps: those that are meant are the same as by looking at all (prints its seed)', () => {
  const random = seeded('step')
  const isLarge = ({ size }: One) => size > 6
  const pick = createPick(isLarge)
  const one = (): One => ({ size: random(10) })
  randomSteps(random, one, list => {
    // Who misses a tick looks at all.
    if (random(10) > 0) expect(pick(list)).toEqual(list.filter(isLarge))
  })
})

test('while nothing moves the list of those that are meant stays the same', () => {
  const list: readonly One[] = [{ size: 9 }, { size: 1 }]
  const pick = createPick<One>(({ size }) => size > 6)
  expect(pick(list)).toBe(pick(list))
})
