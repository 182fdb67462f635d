// Sorting, by a key and by a heading.
import { beforeEach, expect, test } from 'bun:test'
import { DEFAULT_SORT } from '../../server/model/metrics.ts'
import { clickHeading, invertOrder, order, sort, sortBy } from './looking.ts'

beforeEach(() => sortBy(DEFAULT_SORT))
const sorted = () => `${sort.value} ${order.value}`

test('a key sorts what uses the most first, even on a fresh page or when pressed twice', () => {
  sortBy('cpu')
  expect(sorted()).toBe('cpu descending')
  for (const name of ['rss', 'rss', 'time', 'time']) sortBy(name)
  expect(sorted()).toBe('time descending')
  invertOrder()
  expect(sorted()).toBe('time ascending')
  sortBy('time')
  expect(sorted()).toBe('time descending')
  sortBy('pid')
  sortBy('pid')
  expect(sorted()).toBe('pid ascending')
})

test('clicking a heading again reverses the order', () => {
  clickHeading('rss')
  expect(sorted()).toBe('rss descending')
  clickHeading('rss')
  expect(sorted()).toBe('rss ascending')
  clickHeading('pid')
  expect(sorted()).toBe('pid ascending')
})
