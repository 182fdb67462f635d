import { expect, test } from 'bun:test'
import type { Event } from '../model/event.ts'
import { event as eventWith, finding } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { eventLines, renderEvents } from './text-events.ts'

const AT = Date.UTC(2026, 10, 21, 14, 3, 27)
const event = (agoMs: number, comm: string, isAlarming = true) =>
  eventWith({ at: AT - agoMs, comm, severity: isAlarming ? 'warning' : 'note' })
const linesOf = (...events: Event[]) => eventLines({ at: AT, events } as unknown as Snapshot)

test('the alarming events of the last ten minutes, at most the newest four, are above the table', () => {
  expect(linesOf(event(601_000, 'long ago'), event(1000, 'a start', false))).toEqual([])
  const lines = linesOf(...[50, 40, 30, 20, 10].map(seconds => event(seconds * 1000, `${seconds}`)))
  expect(lines).toHaveLength(4)
  expect(lines[0]).toContain(': 40 (PID 7) ended')
  expect(lines[3]).toContain(': 10 (PID 7) ended')
})

test('what was wrong is shown above the table when it is over: until then it stands above everything', () => {
  const found = (type: 'findingRaised' | 'findingCleared') =>
    eventWith({ at: AT - 1000, type, severity: 'warning', finding: finding({ since: AT - 6000 }) })
  expect(linesOf(found('findingRaised'), found('findingCleared'))).toEqual([
    'Event   1s ago: cleared: sleep (PID 7) has been stopped by a signal for 5s',
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
  expect(renderEvents([event(0, 'a')], true).split('\n')[0]).toContain('Only the newest event is shown')
})

test('exits that are alike are one line, so that others have room', () => {
  const failed = (number: number, comm = 'timeout') =>
    eventWith({
      number,
      at: AT - 10_000 + number * 1000,
      comm,
      pid: 220 + number,
      processId: `${220 + number}:1`,
      parentId: '9:1',
      exitCode: 124,
      livedMs: 120_000,
      severity: 'warning',
    })
  expect(linesOf(failed(1), failed(2, 'web'), failed(3), failed(4))).toEqual([
    'Event   8s ago: web (PID 222) ended with exit code 124 after 2m00s',
    'Event   6s ago: 3 × timeout ended with exit code 124 after 2m00s, the last PID 224',
  ])
})
