// The address of the page and what it shows, there and back.
import { expect, test } from 'bun:test'
import { addressOf, lookedFrom } from './address.ts'
import { PAGE_COLUMNS } from './columns.ts'
import { momentFrom } from './moment.ts'

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

test('a moment, and the one that it is to be compared with, are in the address, and gone from it with the moment', () => {
  const { looked } = lookedFrom('')
  const at = Date.parse('2026-11-21T14:03:27Z')
  const shared = addressOf(looked, '', { at, compare: at - 60_000 })
  expect(shared).toBe('?at=2026-11-21T14:03:27.000Z&compare=2026-11-21T14:02:27.000Z')
  expect(momentFrom(shared, 0, 'compare')).toEqual({ at: at - 60_000 })
  expect(addressOf(looked, shared)).toBe('')
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
