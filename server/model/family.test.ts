import { expect, test } from 'bun:test'
import { createFamilies, unitOf } from './family.ts'

test('samples with one name are one family, in the order in which names first appear', () => {
  const families = createFamilies()
  families.add('counter', 'topz_a_seconds', 'help a', { name: 'x' }, 1)
  families.add('gauge', 'topz_b', 'help b', {}, 2)
  families.add('counter', 'topz_a_seconds', 'help a', { name: 'y' }, 3)
  expect(families.all()).toEqual([
    {
      name: 'topz_a_seconds',
      type: 'counter',
      unit: 'seconds',
      help: 'help a',
      samples: [
        { labels: { name: 'x' }, value: 1 },
        { labels: { name: 'y' }, value: 3 },
      ],
    },
    { name: 'topz_b', type: 'gauge', help: 'help b', samples: [{ labels: {}, value: 2 }] },
  ])
})

test('an unknown value has no sample, and a family without samples is left out; zero is a value', () => {
  const families = createFamilies()
  for (const unknown of [undefined, null, Number.NaN, Number.POSITIVE_INFINITY])
    families.add('gauge', 'topz_a', '', {}, unknown)
  expect(families.all()).toEqual([])
  families.add('gauge', 'topz_a', '', {}, 0)
  expect(families.all()[0]?.samples).toEqual([{ labels: {}, value: 0 }])
})

test('equal labels are one sample, the sum; a value that is always 1 stays 1', () => {
  const families = createFamilies()
  for (const type of ['gauge', 'info'] as const) {
    families.add(type, `topz_${type}`, '', { port: '80' }, 1)
    families.add(type, `topz_${type}`, '', { port: '80' }, 1)
  }
  expect(families.all().map(({ samples }) => samples.map(({ value }) => value))).toEqual([[2], [1]])
})

test('a counter does not fall by the last digit of numbers that are added in another order', () => {
  const sumOf = (...values: readonly number[]) => {
    const families = createFamilies()
    for (const value of values) families.add('counter', 'a', '', {}, value)
    return families.all()[0]?.samples[0]?.value as number
  }
  expect(0.1 + 0.2 + 0.3).not.toBe(0.3 + 0.2 + 0.1)
  const exact = 1234.123_456_789
  expect(sumOf(exact)).toBe(1234.123_457)
  expect(sumOf(2 ** 53)).toBe(2 ** 53)
})

test('the unit is the end of a name', () => {
  expect(['a_seconds', 'a_bytes', 'a_ratio', 'a_bytes_total', 'seconds', 'a'].map(unitOf)).toEqual([
    'seconds',
    'bytes',
    'ratio',
    undefined,
    undefined,
    undefined,
  ])
})
