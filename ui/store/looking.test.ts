// Sorting, by a key and by a heading.
import { beforeEach, expect, test } from 'bun:test'
import { DEFAULT_SORT } from '../../server/model/metrics.ts'
import { lookedFrom } from './address.ts'
import { keptColumns, PAGE_COLUMNS } from './columns.ts'
import { folds } from './folds.ts'
import {
  clickHeading,
  columns,
  cycleGroup,
  followKeptColumns,
  group,
  groupBy,
  invertOrder,
  layout,
  order,
  resetColumns,
  sort,
  sortBy,
  toggleColumn,
  toggleTree,
  tree,
  wanted,
} from './looking.ts'

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

test('groups go from one to the next and back to none, and exclude a tree', () => {
  const seen = [1, 2, 3, 4].map(() => {
    cycleGroup()
    return group.value
  })
  expect(seen).toEqual(['command', 'user', 'container', undefined])
  toggleTree()
  groupBy('user')
  expect([tree.value, group.value, wanted.value.group]).toEqual([false, 'user', 'user'])
  toggleTree()
  expect([tree.value, group.value, wanted.value.group]).toEqual([true, undefined, undefined])
  toggleTree()
})

test('a tree asks for sums of what it is sorted by, in a column beside it, where sums mean something', () => {
  const shown = () => layout.value.map(({ name }) => name)
  expect([wanted.value.columns.includes('sum'), shown().includes('sum')]).toEqual([false, false])
  toggleTree()
  expect(wanted.value.columns).toContain('sum')
  expect(shown()[shown().indexOf('cpu') + 1]).toBe('sum')
  sortBy('user')
  expect([wanted.value.columns.includes('sum'), shown().includes('sum')]).toEqual([false, false])
  toggleTree()
})

test('what is folded is asked for, and a view without is the same as before', () => {
  expect(wanted.value.toggled).toBeUndefined()
  folds.value = ['b', 'a']
  expect(wanted.value.toggled).toEqual(['a', 'b'])
  folds.value = []
})

test('columns chosen in another tab are shown here, unless the address named others; chosen here they are kept', () => {
  const stop = followKeptColumns()
  const otherTab = (names: readonly string[]) => keptColumns.choose(names)
  otherTab(['pid', 'cpu'])
  expect(columns.value).toEqual(['pid', 'cpu'])
  toggleColumn('rss')
  expect(keptColumns.chosen.value).toEqual(['pid', 'cpu', 'rss'])
  // As an address would.
  columns.value = ['pid', 'fds']
  otherTab(['pid', 'user'])
  expect([columns.value, lookedFrom('').looked.columns]).toEqual([
    ['pid', 'fds'],
    ['pid', 'user'],
  ])
  expect(lookedFrom('?columns=pid,fds').looked.columns).toEqual(['pid', 'fds'])
  expect(lookedFrom('?columns=bogus').looked.columns).toBe(PAGE_COLUMNS)
  resetColumns()
  expect([columns.value, keptColumns.chosen.value]).toEqual([PAGE_COLUMNS, PAGE_COLUMNS])
  stop()
})
