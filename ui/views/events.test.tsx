// The list of events.
import { expect, test } from 'bun:test'
import type { EventInWords, EventType } from '../../server/model/event.ts'
import { type EventFields, event as eventWith } from '../../server/model/fixture.ts'
import { selectedId } from '../store/selection.ts'
import { showFrame } from '../testdata/live.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Events } from './events.tsx'

const page = usePage()

const event = (number: number, type: EventType, text: string, fields: EventFields = {}) =>
  ({ ...eventWith({ number, type, ...fields }), text }) as EventInWords

const draw = (events: readonly EventInWords[] | undefined) => {
  showFrame(page, events && { events })
  return page.draw(<Events />)
}

test('events are listed newest first, each with its time, its kind and the sentence', () => {
  const box = draw([event(1, 'start', 'a (PID 5) started'), event(2, 'oomKill', 'b (PID 6) was OOM-killed')])
  expect(findAll(box, 'listitem').map(wordsOf)).toEqual([
    '2026-01-02 03:04:05 UTC OOM kill b (PID 6) was OOM-killed',
    '2026-01-02 03:04:05 UTC start a (PID 5) started',
  ])
  const time = box.querySelector('time')
  expect(time?.dateTime).toBe('2026-01-02T03:04:05.000Z')
  expect(time?.title).toEndWith(' here')
})

test('each kind of event has its own words', () => {
  const types: readonly EventType[] = ['start', 'exit', 'exec', 'restart', 'oomKill', 'throttleBegin']
  const more: readonly EventType[] = ['throttleEnd', 'limitChange', 'portOpen', 'portClose']
  const box = draw([...types, ...more].map((type, i) => event(i, type, '')))
  expect([...box.querySelectorAll('.tag')].map(wordsOf).reverse()).toEqual([
    'start',
    'exit',
    'exec',
    'restart',
    'OOM kill',
    'throttled',
    'throttling ended',
    'limit',
    'port opened',
    'port closed',
  ])
})

test('what needs attention stands out', () => {
  const box = draw([event(1, 'exit', 'planned'), event(2, 'exit', 'failed', { severity: 'warning' })])
  expect(findAll(box, 'listitem').map(item => item.classList.contains('alarming'))).toEqual([true, false])
})

test('an event of a process opens it; one without a process is not a button', () => {
  page.set(selectedId, undefined)
  const box = draw([event(1, 'limitChange', 'more'), event(2, 'exit', 'a ended', { processId: '5:1000' })])
  click(find(box, 'button', 'a ended'))
  expect(selectedId.value).toBe('5:1000')
  expect(findAll(box, 'button')).toHaveLength(1)
})

test('a hostile name stays text, and its invisible characters are spelled out', () => {
  const text = '<img src=x>\u202e\u001b[2J'
  const box = draw([event(1, 'start', text), event(2, 'start', text, { processId: '5:1000' })])
  expect(box.querySelector('img')).toBeNull()
  expect(findAll(box, 'listitem').every(item => wordsOf(item).endsWith('<img src=x>\\u{202e}\\x1b[2J'))).toBe(
    true,
  )
})

test('no events yet is not the same as none', () => {
  expect(wordsOf(draw(undefined))).toBe('Waiting for the events…')
  expect(wordsOf(draw([]))).toBe('No events since topz started: no process started or ended.')
})
