// The address of the page and what it shows, there and back.
import { expect, test } from 'bun:test'
import { addressOf, lookedFrom } from './address.ts'
import { PAGE_COLUMNS } from './columns.ts'

test('an address without a query shows the default view, and the default view needs no query', () => {
  const { looked, error } = lookedFrom('')
  expect(looked).toEqual({ sort: 'cpu', order: 'descending', query: '', tree: false, columns: PAGE_COLUMNS })
  expect(error).toBeUndefined()
  expect(addressOf(looked, '')).toBe('')
})

test('a shared address opens the same view', () => {
  const shared = {
    sort: 'rss',
    order: 'ascending',
    query: 'node -queue &x=1 é',
    tree: true,
    columns: ['pid', 'rss', 'command'],
  } as const
  expect(lookedFrom(addressOf(shared, '')).looked).toEqual(shared)
})

test('an address stays readable and keeps parameters that are not about the view', () => {
  const { looked } = lookedFrom('?sort=rss:asc&columns=pid,command')
  expect(addressOf(looked, '?theme=x')).toBe('?sort=rss:asc&columns=pid,command&theme=x')
})

test('an address that cannot be understood opens the default view and says what is allowed', () => {
  const { looked, error } = lookedFrom('?sort=speed')
  expect(looked.sort).toBe('cpu')
  expect(error).toContain('Cannot parse sort=speed: expected one of pid, ')
})
