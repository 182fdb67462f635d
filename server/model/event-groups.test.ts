// Events folded, filtered and grouped.
import { expect, test } from 'bun:test'
import type { EventFields, EventInWords, EventType } from './event.ts'
import { folded, grouped, matching } from './event-groups.ts'
import { event } from './fixture.ts'

const one = (number: number, type: EventType, fields: EventFields = {}) =>
  ({ ...event({ number, type, ...fields }), at: number * 1000, text: `text ${number}` }) as EventInWords
const nap = (number: number, type: EventType, fields: EventFields = {}) =>
  one(number, type, { comm: 'sleep', ppid: 11, parentId: '11:1', parentComm: 'forker.py', ...fields })
const nameOf = (type: EventType) => type
const shapes = (entries: ReturnType<typeof folded>) =>
  entries.map(entry =>
    'fold' in entry ? `${entry.fold.comm} ×${entry.fold.events.length}` : entry.event.number,
  )

test('starts and ends of one program under one parent are one entry, at the place of the newest', () => {
  const events = [
    nap(1, 'start'),
    nap(2, 'exit'),
    one(3, 'oomKill', { comm: 'leak' }),
    nap(4, 'restart', { count: 9 }),
    one(5, 'portOpen'),
  ]
  expect(shapes(folded(events))).toEqual([5, 'sleep ×3', 3])
  const [, fold] = folded(events)
  expect(fold && 'fold' in fold && fold.fold).toMatchObject({
    parent: 'forker.py',
    starts: 2,
    ends: 1,
    from: 1000,
    at: 4000,
  })
})

test('two are listed one by one; another parent or program is another entry; what is alarming is never folded', () => {
  expect(shapes(folded([nap(1, 'start'), nap(2, 'exit')]))).toEqual([2, 1])
  const mixed = [1, 2, 3].flatMap(i => [nap(i, 'start'), nap(i + 10, 'start', { parentId: '12:1' })])
  expect(shapes(folded(mixed.toSorted((a, b) => a.number - b.number)))).toEqual(['sleep ×3', 'sleep ×3'])
  const failed = [1, 2, 3].map(i => nap(i, 'exit', { severity: 'warning' }))
  expect(shapes(folded(failed))).toEqual([3, 2, 1])
})

test('every word must match, in the sentence or the kind, and the severity must be switched on', () => {
  const events = [
    one(1, 'exit', { severity: 'warning' }),
    one(2, 'start'),
    one(3, 'oomKill', { severity: 'critical' }),
  ]
  const numbers = (query: string, severities: readonly ('critical' | 'warning' | 'note')[]) =>
    matching(events, query, new Set(severities), nameOf).map(({ number }) => number)
  expect(numbers('', ['critical', 'warning', 'note'])).toEqual([1, 2, 3])
  expect(numbers('TEXT exit', ['critical', 'warning', 'note'])).toEqual([1])
  expect(numbers('', ['critical'])).toEqual([3])
})

test('groups have the order of their newest event', () => {
  const events = [
    one(1, 'start', { comm: 'a' }),
    one(2, 'exit', { comm: 'b' }),
    one(3, 'exit', { comm: 'a' }),
  ]
  const names = (by: 'time' | 'program' | 'kind') =>
    grouped(events, by, nameOf).map(({ name, entries }) => `${name} ${shapes(entries)}`)
  expect(names('program')).toEqual(['a 3,1', 'b 2'])
  expect(names('kind')).toEqual(['exit 3,2', 'start 1'])
  expect(names('time')).toEqual([' 3,2,1'])
})
