// Marks on the timeline: spread over all of it, however much happened at its end.

import { expect, test } from 'bun:test'
import type { EventType } from '../../server/model/event.ts'
import { event as eventWith } from '../../server/model/fixture.ts'
import { eventInWords } from '../../server/words/event.ts'
import { marksOf } from './alarms.ts'

const event = (at: number, type: EventType = 'exit') =>
  eventInWords(eventWith({ number: at, at, type, count: 1 }))

test('a thousand events at the end leave the one at the beginning its mark', () => {
  const late = Array.from({ length: 1000 }, (_, i) => event(590_000 + i * 10))
  const marks = marksOf([event(1000), ...late], 0, 600_000)
  expect(marks[0]).toEqual({ first: event(1000), count: 1 })
  expect(marks.length).toBeLessThan(5)
  expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(1001)
})

test('of several events in one place, the OOM kill is named', () => {
  const [mark] = marksOf([event(1000), event(1001, 'oomKill'), event(700_000)], 0, 600_000)
  expect(mark).toEqual({ first: event(1001, 'oomKill'), count: 2 })
})
