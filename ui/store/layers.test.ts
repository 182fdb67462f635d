// The areas of a chart: together they are the total, whatever the programs add up to.

import { expect, test } from 'bun:test'
import { stacked } from './layers.ts'

const one = (program: string, memory: readonly (number | null)[], colour?: number) => ({
  program,
  ...(colour !== undefined && { colour }),
  cpu: [],
  memory,
  disk: [],
})

test('pages that processes share do not lift the areas above what the container uses', () => {
  const layers = stacked([100, 100, null], [one('a', [80, 20, 50]), one('b', [80, null, 50])], p => p.memory)
  const sums = [0, 1].map(i => layers.reduce((sum, { values }) => sum + (values[i] ?? 0), 0))
  expect(sums).toEqual([100, 100])
  expect(layers[0]?.values[0]).toBe(50)
  // The others are what none of these programs used.
  expect(layers.at(-1)).toEqual({ name: 'others', colour: 'c0', values: [0, 80, null] })
  expect(layers.every(({ values }) => values[2] === null)).toBe(true)
})

test('the largest is the lowest, in its colour; beyond four, and of what is too small to see, it is the others', () => {
  const programs = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, i) => one(name, [i * 10 + 1], i))
  expect(stacked([160], programs, p => p.memory).map(({ name }) => name)).toEqual([
    'f',
    'e',
    'd',
    'c',
    'others',
  ])
  expect(
    stacked([100], [one('a', [1.9]), one('b', [50], 3)], p => p.memory).map(({ colour }) => colour),
  ).toEqual(['c3', 'c0'])
})
