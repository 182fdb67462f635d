// Marks in the event lanes: spread over all of the timeline, however much happened at its end.

import { expect, test } from 'bun:test'
import type { EventType } from '../../server/model/event.ts'
import { hiddenKinds, KINDS, type Marked, marksOf, toggleKind, withNews } from './alarms.ts'

const event = (at: number, type: EventType = 'exit'): Marked => ({ number: at, at, type, text: `${at}` })
const RANGE = { from: 0, to: 600_000 }

test('a thousand events at the end leave the one at the beginning its mark', () => {
  const late = Array.from({ length: 1000 }, (_, i) => event(590_000 + i * 10))
  const marks = marksOf([event(1000), ...late], RANGE, 1000, KINDS)
  expect(marks[0]).toMatchObject({ first: event(1000), count: 1 })
  expect(marks.length).toBeLessThan(5)
  expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(1001)
})

test('of several events in one place, the OOM kill is named; kinds that are switched off are left out', () => {
  const events = [event(1000), event(1001, 'oomKill'), event(300_000, 'portOpen'), event(700_000)]
  const [mark, port] = marksOf(events, RANGE, 1000, KINDS)
  expect(mark).toMatchObject({ kind: 'oomKill', first: event(1001, 'oomKill'), count: 2 })
  expect(port).toMatchObject({ kind: 'port', x: 500 })
  expect(marksOf(events, RANGE, 1000, ['port'])).toHaveLength(1)
})

test('news are added once', () => {
  const before = { events: [event(1), event(2)] }
  const newsOf = (...ats: readonly number[]) => Object.fromEntries(ats.map(at => [at, event(at)]))
  expect(withNews(before, newsOf(2))).toBe(before)
  expect(withNews(before, newsOf(2, 3)).events.map(({ at }) => at)).toEqual([1, 2, 3])
})

test('a kind is switched off and on again', () => {
  toggleKind('exit')
  expect([...hiddenKinds.value]).toEqual(['exit'])
  toggleKind('exit')
  expect([...hiddenKinds.value]).toEqual([])
})
