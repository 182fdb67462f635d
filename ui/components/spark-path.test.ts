import { expect, test } from 'bun:test'
import { SPARK_POINTS } from '../../server/model/protocol.ts'
import { sparkPath } from './spark-path.ts'

const full = (share: number) => new Array<number>(SPARK_POINTS).fill(share)

test('the newest point is at the right edge, even for a young process', () => {
  expect(sparkPath([0], 60, 20)).toBe('M60 19')
  expect(sparkPath(full(0), 60, 20)).toStartWith('M0 19')
  expect(sparkPath(full(0), 60, 20)).toEndWith('L60 19')
})

test('low use is drawn small, high use is scaled to the height', () => {
  expect(sparkPath([50], 60, 22)).toBe('M60 11')
  expect(sparkPath([100], 60, 22)).toBe('M60 1')
  expect(sparkPath([100, 4000], 60, 22)).toEndWith('L60 1')
})

test('the line is broken where nothing is known', () => {
  expect(sparkPath([1, -1, 2], 60, 20).match(/M/g)).toHaveLength(2)
  expect(sparkPath([-1], 60, 20)).toBe('')
  expect(sparkPath([], 60, 20)).toBe('')
})
