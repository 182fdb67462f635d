// A range in equal steps.
import { expect, test } from 'bun:test'
import { FIELDS, fieldIndex } from '../format/fields.ts'
import { codeOf } from '../format/pack.ts'
import { addState, type Place, placeOf, Steps } from './steps.ts'

test('a step keeps the smallest, mean and largest of what is in it, up to and with its end', () => {
  const steps = new Steps(0, 10_000, 2)
  steps.add(1000, 1, 2, 3)
  steps.add(5000, 0, 4, 9)
  steps.add(5001, 7, 7, 7)
  expect(steps.points()).toEqual([
    [5000, 0, 3, 9],
    [10_000, 7, 7, 7],
  ])
  expect([steps.means(), steps.largest()]).toEqual([
    [3, 7],
    [9, 7],
  ])
})

test('a step without a value is missing, not zero', () => {
  const steps = new Steps(0, 10_000, 4)
  steps.add(10_000, 0, 0, 0)
  expect(steps.points()).toEqual([[10_000, 0, 0, 0]])
  expect(steps.means()).toEqual([null, null, null, 0])
  expect(steps.largest()).toEqual([null, null, null, 0])
})

test('there are no more steps than seconds, and one at least', () => {
  expect(new Steps(0, 3000, 100).means()).toHaveLength(3)
  expect(new Steps(0, 0, 100).means()).toHaveLength(1)
  expect(new Steps(0, 100_000, 10).means()).toHaveLength(10)
})

test('what lies beside the range counts for its first or last step', () => {
  const steps = new Steps(1000, 3000, 2)
  steps.add(0, 1, 1, 1)
  steps.add(9000, 2, 2, 2)
  expect(steps.means()).toEqual([1, 2])
})

test('a recorded state gives its value, and of a thinned one what was within it', () => {
  const place = placeOf('process', 'cpuUsage') as Place
  const codes = FIELDS.process.map(() => 0)
  const put = (path: string, value: number) => {
    codes[fieldIndex('process', path)] = codeOf(value, place.field)
  }
  const pointOf = () => {
    const steps = new Steps(0, 1000, 1)
    addState(steps, 500, codes, place)
    return steps.points()[0]?.slice(1)
  }
  expect(pointOf()).toBeUndefined()
  put('cpuUsage', 0.5)
  expect(pointOf()).toEqual([0.5, 0.5, 0.5])
  put('cpuUsage.min', 0.1)
  put('cpuUsage.mean', 0.4)
  put('cpuUsage.max', 2)
  expect(pointOf()).toEqual([0.1, 0.4, 2])
  expect(placeOf('process', 'no such field')).toBeUndefined()
})
