// The overview of the timeline: what happened when, and going there.
import { beforeEach, expect, test } from 'bun:test'
import type { EventFields, EventInWords } from '../../server/model/event.ts'
import { event, FIXTURE_AT } from '../../server/model/fixture.ts'
import type { TimelineInWords } from '../../server/model/recording.ts'
import { alarms } from '../store/alarms.ts'
import { endOfRecording, moment } from '../store/moment.ts'
import { chosenMs, overview, windowEnd } from '../store/timeline.ts'
import { RECORDED, showFrame } from '../testdata/live.ts'
import { click, find, findAll, happen, nameOf, usePage } from '../testdata/page.ts'
import { Overview } from './overview.tsx'

const page = usePage()

const MINUTE_MS = 60_000
const TO = FIXTURE_AT
const FROM = TO - 15 * MINUTE_MS

/** Fifteen minutes; the charts above show the last five. */
const DRAWN: TimelineInWords = {
  from: FROM,
  to: TO,
  stepMs: 5 * MINUTE_MS,
  vitals: { cpu: [0.5, 1, 0.5], hostCpu: [4, 4, 1] },
  top: [],
  lives: [],
}

const alarm = (minute: number, fields: EventFields = {}) =>
  ({
    ...event({ number: minute, at: FROM + minute * MINUTE_MS, type: 'oomKill', count: 1 }),
    text: 'a (PID 5) was OOM-killed',
    ...fields,
  }) as EventInWords

beforeEach(() => {
  page.set(chosenMs, 15 * MINUTE_MS)
  page.set(endOfRecording, TO)
  page.set(moment, undefined)
  page.set(windowEnd, undefined)
  page.set(alarms, { events: [] })
})

/** A slider of 1000 pixels. */
function draw(fields: Partial<TimelineInWords> = {}) {
  page.set(overview, { ...DRAWN, ...fields })
  const box = page.draw(<Overview />)
  const slider = find(box, 'slider', 'Moment shown')
  slider.getBoundingClientRect = () => new DOMRect(0, 0, 1000, 50)
  slider.setPointerCapture = () => {}
  return { box, slider }
}

const press = (slider: Element, x: number) => happen(slider, 'pointerdown', { clientX: x, pointerId: 1 })
const drag = (slider: Element, x: number) => happen(slider, 'pointermove', { clientX: x, buttons: 1 })
const letGo = (slider: Element, x: number) => happen(slider, 'pointerup', { clientX: x })

const minuteShown = () => (moment.value === undefined ? 'now' : (moment.value - FROM) / MINUTE_MS)

test('before the timeline is known it is empty', () => {
  expect(findAll(page.draw(<Overview />), 'slider')).toEqual([])
})

test('it is a slider over the whole range, which says the moment in words', () => {
  showFrame(page)
  const { box, slider } = draw()
  const said = () => ['min', 'max', 'now', 'text'].map(name => slider.getAttribute(`aria-value${name}`))
  expect(said()).toEqual([String(FROM), String(TO), String(TO), 'now'])
  expect(slider.tabIndex).toBe(0)
  showFrame(page, { recorded: RECORDED })
  expect(said()[3]).toBe('2026-01-02 03:04:05 UTC')
  page.set(moment, FROM)
  expect(said().slice(2)).toEqual([String(FROM), '2026-01-02 02:49:05 UTC'])
  find(box, 'img', 'CPU over time')
})

test('the CPU of the container is drawn, or that of the host if unknown', () => {
  const areaOf = (vitals: TimelineInWords['vitals']) =>
    draw({ vitals }).box.querySelector('.c1')?.getAttribute('d')
  const own = areaOf({ cpu: [1, 1], hostCpu: [1, 4] })
  expect(own).not.toBe(areaOf({ cpu: [null, null], hostCpu: [1, 4] }))
  expect(areaOf({ hostCpu: [1, 4] })).toBe(areaOf({ cpu: [null, null], hostCpu: [1, 4] }))
  expect(areaOf({ cpu: [1, 1] })).toBe(own)
})

test('a click goes to the moment there', () => {
  const { slider } = draw()
  press(slider, 200)
  expect(minuteShown()).toBe(3)
  letGo(slider, 200)
  expect(minuteShown()).toBe(3)
})

test('dragging next to the window follows the pointer, and never leaves the range', () => {
  const { slider } = draw()
  press(slider, 200)
  drag(slider, 400)
  expect(minuteShown()).toBe(6)
  drag(slider, -50)
  expect(minuteShown()).toBe(0)
  drag(slider, 5000)
  expect(minuteShown()).toBe(15)
})

test('a pointer that moves without a button pressed does nothing', () => {
  const { slider } = draw()
  happen(slider, 'pointermove', { clientX: 200, buttons: 0 })
  expect(minuteShown()).toBe('now')
})

test('the window of the charts is marked, and a drag moves it with its moment', () => {
  const { box, slider } = draw()
  const window = box.querySelector<HTMLElement>('.window')
  const placeOf = () =>
    [window?.style.left, window?.style.width].map(length => Number.parseFloat(length ?? ''))
  expect(placeOf()[0]).toBeCloseTo(66.67, 1)
  expect(placeOf()[1]).toBeCloseTo(33.33, 1)
  expect(window?.title).toBe('The range that the charts above show. Drag to move it.')
  press(slider, 900)
  expect(minuteShown()).toBe('now')
  drag(slider, 700)
  expect(minuteShown()).toBe(12)
  expect(placeOf()[0]).toBeCloseTo(46.67, 1)
  letGo(slider, 700)
  expect(minuteShown()).toBe(12)
  drag(slider, 300)
  expect(minuteShown()).toBe(4.5)
})

test('the moment keeps its place in a window that is dragged, and at the end of the recording it is now again', () => {
  const { slider } = draw()
  page.set(moment, FROM + 12 * MINUTE_MS)
  page.set(windowEnd, TO - MINUTE_MS)
  press(slider, 800)
  drag(slider, 600)
  expect(minuteShown()).toBe(9)
  drag(slider, 950)
  expect(minuteShown()).toBe('now')
})

test('a click within the window, with a hand that trembles, goes there and does not drag', () => {
  const { slider } = draw()
  press(slider, 800)
  drag(slider, 804)
  expect(minuteShown()).toBe('now')
  letGo(slider, 804)
  expect(minuteShown()).toBe(12.06)
})

test('what happened is marked at its time; a click goes there, and not to where the pointer is', () => {
  page.set(alarms, { events: [alarm(3)] })
  const { box, slider } = draw()
  const mark = find(box, 'button', '2026-01-02 02:52:05 UTC a (PID 5) was OOM-killed')
  expect([mark.title, mark.style.left]).toEqual([nameOf(mark), '20%'])
  expect(mark.classList.contains('oomKill')).toBe(true)
  press(mark, 900)
  letGo(slider, 900)
  click(mark)
  expect(minuteShown()).toBe(3)
})

test('marks that would overlap are one, which counts them', () => {
  page.set(alarms, { events: [alarm(3), alarm(3, { number: 4, at: FROM + 3 * MINUTE_MS + 1 })] })
  const { box } = draw()
  expect(findAll(box, 'button').map(nameOf)).toEqual([
    '2026-01-02 02:52:05 UTC a (PID 5) was OOM-killed and 1 more',
  ])
})

test('if events are missing before the oldest, that span is labelled as unmarked', () => {
  page.set(alarms, { events: [alarm(3), alarm(5)], truncated: true })
  const unmarked = draw().box.querySelector<HTMLElement>('.unmarked')
  expect(unmarked?.style.width).toBe('20%')
  expect(unmarked?.title).toBe('Only the newest 2 alarming events are marked.')
  page.set(alarms, { events: [alarm(3)] })
  expect(draw().box.querySelector('.unmarked')).toBeNull()
})

test('a hostile name in a mark is spelled out', () => {
  page.set(alarms, { events: [alarm(3, { text: '\u202e<b>' })] })
  expect(findAll(draw().box, 'button').map(nameOf)).toEqual(['2026-01-02 02:52:05 UTC \\u{202e}<b>'])
})

test('ends of lives of topz within the range are marked with how they ended', () => {
  const ending = (minute: number) =>
    ({
      life: minute,
      startedAt: 0,
      ending: {
        how: 'oom',
        at: FROM + minute * MINUTE_MS,
        confidence: 'likely',
        text: 'Out of memory.',
        evidence: [],
      },
    }) as const
  const { box } = draw({
    lives: [ending(-1), ending(3), ending(16), { life: 4, startedAt: FROM, isCurrent: true }],
  })
  const ends = [...box.querySelectorAll<HTMLElement>('.life-end')]
  expect(ends.map(({ title, style }) => [title, style.left])).toEqual([
    ['2026-01-02 02:52:05 UTC Out of memory.', '20%'],
  ])
})

test('the moment shown is a line, unless it is now or beyond the range', () => {
  const { box } = draw()
  const lineOf = () => box.querySelector<HTMLElement>('.here')?.style.left
  expect(lineOf()).toBeUndefined()
  page.set(moment, FROM + 3 * MINUTE_MS)
  expect(lineOf()).toBe('20%')
  page.set(moment, FROM - 1)
  expect(lineOf()).toBeUndefined()
})

test('the axis says the time of day, in UTC', () => {
  const axis = draw().box.querySelector<HTMLElement>('.axis')
  expect(axis?.title).toBe('UTC')
  expect([...(axis?.querySelectorAll('i') ?? [])].map(({ textContent }) => textContent)).toEqual([
    '02:51',
    '02:54',
    '02:57',
    '03:00',
    '03:03',
  ])
})
