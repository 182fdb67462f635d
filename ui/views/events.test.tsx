// The list of events.
import { beforeEach, expect, test } from 'bun:test'
import type { EventFields, EventInWords, EventType } from '../../server/model/event.ts'
import { SEVERITIES } from '../../server/model/finding.ts'
import { event as eventWith } from '../../server/model/fixture.ts'
import { eventGrouping, eventQuery, eventSeverities, openFolds } from '../store/event-view.ts'
import { showFrame } from '../testdata/live.ts'
import { click, enter, find, findAll, nameOf, usePage, wordsOf } from '../testdata/page.ts'
import { Events } from './events.tsx'

const page = usePage()

beforeEach(() => {
  page.set(eventQuery, '')
  page.set(eventGrouping, 'time')
  page.set(eventSeverities, new Set(SEVERITIES))
  page.set(openFolds, new Set())
})

const event = (number: number, type: EventType, text: string, fields: EventFields = {}) =>
  ({ ...eventWith({ number, type, ...fields }), text }) as EventInWords

const draw = (events: readonly EventInWords[] | undefined) => {
  showFrame(page, events && { events })
  return page.draw(<Events />)
}

const sentences = (box: Element) => [...box.querySelectorAll('.event-text')].map(wordsOf)

const STORM = [1, 2, 3, 4].map(i =>
  event(i, 'start', `sleep ${i}`, { comm: 'sleep', ppid: 11, parentComm: 'forker.py' }),
)
const KILL = event(5, 'oomKill', 'leak was OOM-killed', { severity: 'critical', comm: 'leak' })

test('an OOM kill is not buried under starts and ends: they are one line', () => {
  expect(sentences(draw([...STORM, KILL]))).toEqual([
    'leak was OOM-killed',
    '▸ sleep ×4 started and ended, by forker.py',
  ])
})

test('words find, severities switch, and nothing found says so', () => {
  const box = draw([...STORM, KILL])
  enter(find(box, 'searchbox', 'Search the events'), 'oom kill')
  expect(sentences(box)).toEqual(['leak was OOM-killed'])
  enter(find(box, 'searchbox', 'Search the events'), 'nothing like this')
  expect(wordsOf(box)).toContain('No event matches.')
  enter(find(box, 'searchbox', 'Search the events'), '')
  const notes = box.querySelectorAll<HTMLElement>('.event-tools .chip')[2] as HTMLElement
  expect([wordsOf(notes), notes.getAttribute('aria-pressed')]).toEqual(['Note: note 4', 'true'])
  click(notes)
  expect([sentences(box), notes.getAttribute('aria-pressed')]).toEqual([['leak was OOM-killed'], 'false'])
})

test('they are grouped by program or kind', () => {
  const box = draw([...STORM, KILL])
  enter(find(box, 'combobox'), 'program')
  expect(findAll(box, 'region').map(nameOf)).toEqual(['leak', 'sleep'])
  enter(find(box, 'combobox'), 'kind')
  expect(findAll(box, 'heading').map(wordsOf)).toEqual(['OOM kill', 'start'])
})

test('no events yet is not the same as none', () => {
  expect(wordsOf(draw(undefined))).toBe('Waiting for the events…')
  expect(wordsOf(draw([]))).toBe('No events since topz started: no process started or ended.')
})
