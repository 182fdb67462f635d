import { expect, test } from 'bun:test'
import type { Event } from '../model/event.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { eventLines, renderEvents } from './text-events.ts'

const AT = Date.UTC(2026, 10, 21, 14, 3, 27)
const event = (agoMs: number, text: string, alarming = true) =>
  ({ at: AT - agoMs, type: 'exit', text, alarming }) as Event
const linesOf = (...events: Event[]) => eventLines({ at: AT, events } as unknown as Snapshot)

test('the alarming events of the last ten minutes, at most the newest four, are above the table', () => {
  expect(linesOf(event(601_000, 'long ago'), event(1000, 'a start', false))).toEqual([])
  const lines = linesOf(...[50, 40, 30, 20, 10].map(seconds => event(seconds * 1000, `${seconds}`)))
  expect(lines).toHaveLength(4)
  expect(lines[0]).toEndWith(': 40')
  expect(lines[3]).toEndWith(': 10')
})

test('what was wrong is shown above the table when it is over: until then it stands above everything', () => {
  const found = (type: Event['type']) => ({ ...event(1000, type), type })
  expect(linesOf(found('findingRaised'), found('findingCleared')).map(line => line.slice(-14))).toEqual([
    'findingCleared',
  ])
})

test('as text each event is one line with its instant, whatever its text holds', () => {
  const text = renderEvents([event(0, 'a\nb \x1b[2J')])
  expect(text.split('\n')).toHaveLength(2)
  expect(text).toStartWith('2026-11-21T14:03:27.000Z  exit')
  expect(text).not.toContain('\x1b')
})

test('an empty list says so, and a list that was cut says so', () => {
  expect(renderEvents([])).toBe('No events in this time range.\n')
  expect(renderEvents([event(0, 'a')], true).split('\n')[0]).toContain('newest 1 events')
})
