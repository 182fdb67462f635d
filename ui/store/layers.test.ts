// The areas of a chart: together they are the total, whatever the processes add up to.

import { expect, test } from 'bun:test'
import { stacked } from './layers.ts'

const one = (id: string, memory: readonly (number | null)[]) => ({
  id,
  pid: 1,
  comm: id,
  program: id,
  cpu: [],
  memory,
})

test('pages that processes share do not lift the areas above what the container uses', () => {
  const layers = stacked([100, 100, null], [one('a', [80, 20, 50]), one('b', [80, null, 50])], p => p.memory)
  const sums = [0, 1].map(i => layers.reduce((sum, { values }) => sum + (values[i] ?? 0), 0))
  expect(sums).toEqual([100, 100])
  expect(layers[0]?.values[0]).toBe(50)
  // The rest is what none of these processes used.
  expect(layers.at(-1)).toEqual({ colour: 'c0', values: [0, 80, null] })
  expect(layers.every(({ values }) => values[2] === null)).toBe(true)
})
