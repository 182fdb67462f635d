// The page's address and what it shows, both ways.
import { expect, test } from 'bun:test'
import { addressOf, lookedFrom, readableOf } from './address.ts'
import { PAGE_COLUMNS } from './columns.ts'
import { partFrom } from './detail.ts'
import { followFrom } from './follow.ts'
import { rangeFrom } from './range.ts'
import { processFrom } from './selection.ts'
import { tabFrom } from './tab.ts'

test('an address without a query shows the default view, and the default view needs no query', () => {
  const { looked, misread } = lookedFrom('')
  expect(looked).toEqual({ sort: 'cpu', order: 'descending', query: '', tree: false, columns: PAGE_COLUMNS })
  expect(misread).toEqual([])
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

test('a group is in the address and opens again; with a tree the group is shown, and the page says so', () => {
  const { looked } = lookedFrom('?group=user')
  expect(looked.group).toBe('user')
  expect(addressOf(looked, '?group=command')).toBe('?group=user')
  const both = lookedFrom('?group=user&tree=1&sort=rss')
  expect([both.looked.group, both.looked.tree, both.looked.sort]).toEqual(['user', false, 'rss'])
  expect(both.misread.map(({ error }) => error)).toEqual([
    'Cannot combine tree=1 with group: expected one of them',
  ])
  expect(lookedFrom('?group=pid').misread).toHaveLength(1)
})

test('a moment and a comparison are in the address, as curl understands it, and leave it with them', () => {
  const { looked } = lookedFrom('')
  const at = Date.parse('2026-11-21T14:03:27Z')
  expect(addressOf(looked, '', { at })).toBe('?at=2026-11-21T14:03:27.000Z')
  const range = { from: at - 60_000, to: at }
  const shared = addressOf(looked, '', { at, range, base: at - 90_000, isSwapped: true })
  expect(shared).toBe(
    '?diff=2026-11-21T14:02:27.000Z..2026-11-21T14:03:27.000Z&base=2026-11-21T14:01:57.000Z&swap=1',
  )
  expect(rangeFrom(shared, 0)).toEqual({ range, base: at - 90_000, isSwapped: true })
  expect(addressOf(looked, '', { at: at - 1, range })).toStartWith('?at=2026-11-21T14:03:26.999Z&diff=')
  expect(addressOf(looked, shared)).toBe('')
})

test('an address stays readable and keeps parameters that only other readouts know', () => {
  const { looked } = lookedFrom('?sort=rss:asc&columns=pid,command')
  expect(addressOf(looked, '?width=80&theme=x&q=%')).toBe('?sort=rss:asc&columns=pid,command&width=80')
})

test('what cannot be understood in a query is reported and left out, and the rest is read', () => {
  const { search, misread } = readableOf('?sort=cpu&sort=mem&q=50%&colums=pid&tree=1&watch=1s')
  expect(search).toBe('?tree=1&watch=1s')
  expect(misread.map(({ error }) => error.replace(/ expected some of .*/, ''))).toEqual([
    'Cannot decode q=50%: expected % only before two hexadecimal digits of UTF-8, and %25 for a percent sign',
    'Cannot use parameter sort twice: expected one value',
    'Cannot use parameter colums (did you mean columns?):',
  ])
})

test('what cannot be understood in an address is reported, briefly, and the rest of it is shown', () => {
  const { looked, misread } = lookedFrom('?sort=speed&columns=bogus,pid&tree=maybe&q=node&width=5&limit=')
  expect(looked).toEqual({ ...lookedFrom('').looked, query: 'node' })
  expect(misread.map(({ error }) => error)).toEqual([
    'Cannot parse sort=speed: expected the name of a column, such as cpu, -cpu or cpu:asc',
    'Cannot parse columns=bogus,pid: expected names of columns, separated by commas',
    'Cannot parse tree=maybe: expected 0 or 1',
    'Cannot parse width=5: expected a whole number from 20 to 10000',
    'Cannot parse limit=: expected a whole number from 1 to 100000',
  ])
})

test('the open process is in the address, with its open part, both ways', () => {
  const { looked } = lookedFrom('')
  expect(addressOf(looked, '', { process: '42:1000' })).toBe('?process=42:1000')
  const shared = addressOf(looked, '', { process: '42:1000:1', part: 'files' })
  expect(shared).toBe('?process=42:1000:1&part=files')
  expect([processFrom(shared).id, partFrom(shared).part]).toEqual(['42:1000:1', 'files'])
  expect(addressOf(looked, shared)).toBe('')
  const wrong = '?process=node&part=soul&tab=moon'
  expect([processFrom(wrong), partFrom(wrong), tabFrom(wrong)].map(({ misread }) => misread?.error)).toEqual([
    'Cannot parse process=node: expected PID:START, like the id in /topz.json',
    'Cannot parse part=soul: expected one of overview, threads, files, sockets, limits, maps, status',
    'Cannot parse tab=moon: expected one of processes, memory, network, containers, events',
  ])
})

test('that the open process is followed is in the address, both ways', () => {
  const { looked } = lookedFrom('')
  const shared = addressOf(looked, '', { process: '42:1000', follow: true })
  expect([shared, followFrom(shared).isFollowed]).toEqual(['?process=42:1000&follow=1', true])
  expect(addressOf(looked, shared, { follow: true })).toBe('')
  expect(followFrom('?process=42:1000').isFollowed).toBe(false)
  expect(followFrom('?follow=it').misread?.error).toBe('Cannot parse follow=it: expected 0 or 1')
})

test('a filter with a mistake is kept as it was typed, so that the box can say what is wrong with it', () => {
  const { looked, misread } = lookedFrom('?q=cpu>5 stat:R&sort=rss')
  expect(looked).toMatchObject({ query: 'cpu>5 stat:R', sort: 'rss' })
  expect(misread).toEqual([])
  expect(lookedFrom(`?q=${'x'.repeat(201)}`).misread[0]?.error).toContain('at most 200 characters')
})
