// Key presses on the page: what they lead to among the findings.
import { beforeAll, beforeEach, expect, test } from 'bun:test'
import { FIXTURE_AT, finding } from '../server/model/fixture.ts'
import { listenToKeys } from './keyboard.ts'
import { part } from './store/detail.ts'
import { isFindingListOpen } from './store/findings.ts'
import { order, sort } from './store/looking.ts'
import { endOfRecording, moment } from './store/moment.ts'
import { range } from './store/range.ts'
import { selectedId } from './store/selection.ts'
import { tab } from './store/tab.ts'
import { chosenMs, spineEnd } from './store/timeline.ts'
import { loadAll } from './testdata/later.ts'
import { rowOf, showFrame } from './testdata/live.ts'
import { changeInTime, find, findAll, happen, press, usePage, wordsOf } from './testdata/page.ts'
import { FindingLine } from './views/finding-line.tsx'

const page = usePage()

beforeAll(loadAll)

beforeAll(() => listenToKeys(document))

beforeEach(() => {
  page.set(isFindingListOpen, false)
  page.set(selectedId, undefined)
  page.set(range, undefined)
  page.set(endOfRecording, FIXTURE_AT)
})

const FINDINGS = [
  finding({ severity: 'critical', key: 'a', subject: { processId: '1:1000', pid: 1, comm: 'a' } }),
  finding({ key: 'b', subject: { processId: '2:1000', pid: 2, comm: 'b' } }),
]

/** Where the reader is in the list. */
const focused = () =>
  wordsOf(document.activeElement as Element)
    .split(' ')
    .slice(0, 2)
    .join(' ')

test('w opens the findings at the first and goes on from one to the next, Enter shows it, Escape closes the list', () => {
  showFrame(page, { findings: FINDINGS, watchedSeconds: 60 }, { rows: [rowOf(1), rowOf(2)] })
  const box = page.draw(<FindingLine />)
  const seen: string[] = []
  for (const _ of [1, 2, 3]) {
    press(document.body, 'w')
    const [current, ...others] = findAll(box, 'listitem').filter(
      one => one.getAttribute('aria-current') === 'true',
    )
    expect([current === document.activeElement, others]).toEqual([true, []])
    seen.push(focused())
  }
  expect(seen).toEqual(['Critical: a', 'Warning: b', 'Critical: a'])
  // The worst comes and goes: the reader stays.
  press(document.body, 'w')
  showFrame(page, { findings: FINDINGS.slice(1), watchedSeconds: 60 }, { rows: [rowOf(1), rowOf(2)] })
  expect(focused()).toBe('Warning: b')
  press(document.activeElement as Element, 'Escape')
  expect([isFindingListOpen.value, selectedId.value]).toEqual([false, undefined])
  expect(press(document.body, 'Enter')).toBe(false)
  expect(selectedId.value).toBeUndefined()
  press(document.body, 'w')
  expect(press(document.activeElement as Element, 'Enter')).toBe(false)
  expect([isFindingListOpen.value, selectedId.value]).toEqual([false, '2:1000'])
  // A button is pressed by the browser, not by the page.
  press(document.body, 'w')
  expect(press(find(box, 'button', 'Copy'), 'Enter')).toBe(true)
})

test('Escape closes the process, then what changed', () => {
  page.set(range, { from: 1, to: 2 })
  page.set(selectedId, '1:1000')
  press(document.body, 'Escape')
  expect([selectedId.value, range.value?.from]).toEqual([undefined, 1])
  press(document.body, 'Escape')
  expect(range.value).toBeUndefined()
})

test('Enter opens the first process, and once one is open leads into its details', () => {
  showFrame(page, {}, { matched: 2, rows: [rowOf(1), rowOf(2)] })
  page.draw(
    <div class="drawer">
      <button type="button" role="tab" aria-selected="true">
        Overview
      </button>
    </div>,
  )
  press(document.body, 'Enter')
  expect(selectedId.value).toBe('1:1000')
  press(document.body, 'Enter')
  expect(wordsOf(document.activeElement as Element)).toBe('Overview')
})

test('the digits lead to the lists in the order of their tabs', () => {
  page.set(tab, 'processes')
  const seen = ['2', '3', '4', '5', '1'].map(key => {
    press(document.body, key)
    return tab.value
  })
  expect(seen).toEqual(['memory', 'network', 'containers', 'events', 'processes'])
})

test('G and W bring those to the top that grow and that wait', () => {
  page.set(sort, 'cpu')
  page.set(order, 'descending')
  press(document.body, 'G')
  expect([sort.value, order.value]).toEqual(['growth', 'descending'])
  press(document.body, 'W')
  expect([sort.value, order.value]).toEqual(['wait', 'descending'])
})

test('the brackets lead round the parts of the process that is open, if there is one', () => {
  page.set(part, 'overview')
  press(document.body, ']')
  expect(part.value).toBe('overview')
  page.set(selectedId, '1:1000')
  press(document.body, ']')
  expect(part.value).toBe('threads')
  press(document.body, '[')
  press(document.body, '[')
  expect(part.value).toBe('status')
})

test('an arrow with Shift leads a minute back, and from the last minute to now', () => {
  page.set(moment, undefined)
  page.set(spineEnd, FIXTURE_AT)
  page.set(chosenMs, 300_000)
  showFrame(page, {}, {})
  happen(document.body, 'keydown', { key: 'ArrowLeft', shiftKey: true })
  expect(moment.value).toBe(FIXTURE_AT - 60_000)
  happen(document.body, 'keydown', { key: 'ArrowRight', shiftKey: true })
  expect(moment.value).toBeUndefined()
})

test('y copies the address of the view', async () => {
  const copied: string[] = []
  page.give('navigator', { clipboard: { writeText: async (text: string) => void copied.push(text) } })
  const waits: (() => void)[] = []
  page.give('setTimeout', (later: () => void) => waits.push(later))
  await changeInTime(async () => void press(document.body, 'y'))
  expect(copied).toEqual(['http://topz.test/topz'])
  await changeInTime(async () => waits[0]?.())
})
