// A line of the events.
import { expect, test } from 'bun:test'
import type { EventFields, EventInWords, EventType } from '../../server/model/event.ts'
import { EVENT_TYPES } from '../../server/model/event.ts'
import { event as eventWith, FIXTURE_AT } from '../../server/model/fixture.ts'
import { openFolds } from '../store/event-view.ts'
import { moment } from '../store/moment.ts'
import { selectedId } from '../store/selection.ts'
import { showFrame } from '../testdata/live.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { EventLine, FoldLine, nameOfType } from './event-line.tsx'

const page = usePage()

const event = (number: number, type: EventType, text: string, fields: EventFields = {}) =>
  ({ ...eventWith({ number, type, ...fields }), text }) as EventInWords

const draw = (one: EventInWords) => page.draw(<EventLine event={one} />)

test('it says when, how bad, what kind, the sentence and whose', () => {
  const box = draw(
    event(1, 'oomKill', 'b was OOM-killed', { severity: 'critical', pid: 6, processId: '6:1', comm: 'b' }),
  )
  expect(wordsOf(box)).toBe('2026-01-02 03:04:05 UTC Critical: critical OOM kill b was OOM-killed b (6) show')
  const time = box.querySelector('time')
  expect(time?.dateTime).toBe('2026-01-02T03:04:05.000Z')
  expect(time?.title).toEndWith(' here')
  expect(box.querySelector('.event.alarming')).not.toBeNull()
  expect(draw(event(1, 'exit', 'planned')).querySelector('.alarming')).toBeNull()
})

test('show goes to the moment and opens the process, its name only opens it', () => {
  showFrame(page)
  page.set(moment, undefined)
  page.set(selectedId, undefined)
  const at = FIXTURE_AT - 60_000
  const box = draw({ ...event(1, 'exit', 'a ended', { pid: 5, processId: '5:1000', comm: 'a' }), at })
  click(find(box, 'button', 'a (5)'))
  expect([selectedId.value, moment.value]).toEqual(['5:1000', undefined])
  page.set(selectedId, undefined)
  click(find(box, 'button', 'Show the moment: a ended'))
  expect([selectedId.value, moment.value]).toEqual(['5:1000', at])
})

test('each kind of event has its own words', () => {
  expect(new Set(EVENT_TYPES.map(nameOfType)).size).toBe(EVENT_TYPES.length)
})

test('a hostile name stays text, and its invisible characters are spelled out', () => {
  const box = draw(event(1, 'start', '<img src=x>\u202e\u001b[2J'))
  expect(box.querySelector('img')).toBeNull()
  expect(box.querySelector('.event-text')?.textContent).toBe('<img src=x>\\u202e\\x1b[2J')
})

test('a folded entry says how many, by whom and since when, and opens', () => {
  page.set(openFolds, new Set())
  const events = [2, 1].map(number => event(number, 'start', `sleep ${number}`))
  const fold = {
    key: 'k',
    comm: 'sleep',
    parent: 'forker.py',
    starts: 412,
    ends: 411,
    from: FIXTURE_AT - 60_000,
    at: FIXTURE_AT,
    events,
  }
  const box = page.draw(<FoldLine fold={fold} />)
  expect(findAll(box, 'listitem').map(wordsOf)).toEqual([
    '2026-01-02 03:04:05 UTC folded starts, exits ▸ sleep ×412 started and ended, by forker.py since 2026-01-02 03:03:05 UTC',
  ])
  click(find(box, 'button'))
  expect(findAll(box, 'listitem')).toHaveLength(3)
})
