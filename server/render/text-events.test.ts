import { expect, test } from 'bun:test'
import type { Event, EventFields } from '../model/event.ts'
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

test('of what is restarted, or throttled, again and again the newest is one line', () => {
  const again = (number: number, fields: EventFields) =>
    eventWith({ number, at: AT - 10_000 + number * 1000, severity: 'warning', ...fields })
  const restarted = (number: number, command: string) =>
    again(number, {
      type: 'restart',
      comm: 'sh',
      pid: 80 + number,
      parentId: '5:1',
      command,
      count: number,
      afterMs: 0,
    })
  const throttled = (number: number, container: string) =>
    again(number, { type: 'throttleBegin', container, containerName: container, throttledShare: number / 10 })
  expect(
    linesOf(
      restarted(1, 'sh a.sh'),
      restarted(2, 'sh b.sh'),
      throttled(3, 'app'),
      throttled(4, 'db'),
      restarted(5, 'sh a.sh'),
      throttled(6, 'app'),
    ),
  ).toEqual([
    'Event   8s ago: sh (PID 82) was restarted 0s after it ended, 2 times so far: sh b.sh',
    'Event   6s ago: db is throttled in 40.0 % of its quota periods',
    'Event   5s ago: sh (PID 85) was restarted 0s after it ended, 5 times so far: sh a.sh',
    'Event   4s ago: app is throttled in 60.0 % of its quota periods',
  ])
})
