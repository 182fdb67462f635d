// The bar of the timeline.
import { beforeEach, expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { difference, remembered, setAskDifference } from '../store/difference.ts'
import { hello } from '../store/line.ts'
import { moment } from '../store/moment.ts'
import { chosenMs, RANGES, rangeMs } from '../store/timeline.ts'
import { HELLO, RECORDED, showFrame } from '../testdata/live.ts'
import { changeInTime, click, enter, find, findAll, nameOf, usePage, wordsOf } from '../testdata/page.ts'
import { TimelineBar } from './timeline.tsx'

const page = usePage()

const HOUR_MS = 3_600_000
let asked: (readonly [number, number])[] = []

beforeEach(() => {
  asked = []
  setAskDifference(async (from, to) => {
    asked.push([from, to])
    return { error: 'asked' }
  })
  page.set(moment, undefined)
  page.set(remembered, undefined)
  page.set(difference, undefined)
  page.set(chosenMs, HOUR_MS)
})

function draw(isPast = false) {
  showFrame(page, isPast ? { recorded: RECORDED } : {})
  if (isPast) page.set(moment, FIXTURE_AT)
  return page.draw(<TimelineBar />)
}

const buttonsOf = (box: Element) => findAll(box, 'button').map(nameOf)

test('how far back the line reaches can be chosen', () => {
  const box = find(draw(), 'region', 'Time')
  const list = find(box, 'combobox', 'Time range') as HTMLSelectElement
  expect(list.value).toBe(String(HOUR_MS))
  expect([...list.options].map(({ text }) => text)).toEqual(RANGES.map(({ label }) => label))
  enter(list, String(6 * HOUR_MS))
  expect(rangeMs.value).toBe(6 * HOUR_MS)
})

test('live, the moment shown is now, and there is no way back to it', () => {
  const box = draw()
  expect(wordsOf(box.querySelector('.past-at') as Element)).toBe('2026-01-02 03:04:05 UTC now')
  expect(buttonsOf(box)).toEqual(['Step back', 'Step forward', 'Compare…'])
  expect(find(box, 'region').className).toBe('timeline')
})

test('in the past its moment and age are shown, and one button leads back to now', () => {
  const box = draw(true)
  expect(wordsOf(box.querySelector('.past-at') as Element)).toMatch(/^2026-01-02 03:04:05 UTC \S+ ago$/)
  expect(box.querySelector<HTMLElement>('.past-at')?.title).toEndWith(' here')
  expect(find(box, 'region').classList.contains('past')).toBe(true)
  const live = find(box, 'button', 'Live')
  expect(live.title).toBe('Back to now (End)')
  click(live)
  expect(moment.value).toBeUndefined()
})

test('before the first frame no moment is shown', () => {
  expect(page.draw(<TimelineBar />).querySelector('.past-at')).toBeNull()
})

test('in a replayed recording the button leads to its end, and is disabled there', () => {
  showFrame(page, { recorded: RECORDED })
  page.set(hello, { ...HELLO, replay: 'yesterday.topz' })
  const box = page.draw(<TimelineBar />)
  const end = find(box, 'button', 'End') as HTMLButtonElement
  expect([end.disabled, end.title]).toEqual([true, 'To the end of the recording (End)'])
  page.set(moment, FIXTURE_AT)
  expect(end.disabled).toBe(false)
  click(end)
  expect(moment.value).toBeUndefined()
  expect(buttonsOf(box)).not.toContain('Compare with now')
})

test('steps lead to the adjacent moments', () => {
  const box = draw(true)
  expect([find(box, 'button', 'Step back').title, find(box, 'button', 'Step forward').title]).toEqual([
    'Step back (←)',
    'Step forward (→)',
  ])
  click(find(box, 'button', 'Step back'))
  expect(moment.value).toBe(FIXTURE_AT - 1000)
  page.set(moment, FIXTURE_AT)
  click(find(box, 'button', 'Step forward'))
  expect(moment.value).toBe(FIXTURE_AT + 1000)
})

test('the report covers the moment shown and the range before it', () => {
  const link = find(draw(), 'link', 'Report') as HTMLAnchorElement
  expect(link.getAttribute('href')).toBe(
    'report.html?at=2026-01-02T03:04:05.000Z&from=2026-01-02T02:04:05.000Z',
  )
  expect(link.hasAttribute('download')).toBe(true)
  expect(link.title).toBe('One HTML file with this moment and what led up to it, to keep or send')
})

test('a past moment is compared with now by one button', async () => {
  const box = draw(true)
  const before = Date.now()
  await changeInTime(async () => find(box, 'button', 'Compare with now').click())
  const [[from, to] = [0, 0]] = asked
  expect(from).toBe(FIXTURE_AT)
  expect(to).toBeGreaterThanOrEqual(before)
  expect(to).toBeLessThanOrEqual(Date.now())
})

test('any two moments are compared: this one is remembered until the other is shown', async () => {
  const box = draw()
  const compare = find(box, 'button', 'Compare…')
  expect(compare.title).toBe('Mark this moment, go to another one, and compare the two')
  click(compare)
  expect(remembered.value).toBe(FIXTURE_AT)
  expect(wordsOf(box.querySelector('.compare') as Element)).toStartWith('Go to another moment')
  showFrame(page, { recorded: RECORDED }, { at: FIXTURE_AT - 60_000 })
  const withFirst = find(box, 'button', 'Compare with 2026-01-02 03:04:05 UTC')
  expect(withFirst.title).toEndWith(' here')
  await changeInTime(async () => withFirst.click())
  expect(asked).toEqual([[FIXTURE_AT - 60_000, FIXTURE_AT]])
})

test('a comparison that was begun can be cancelled', () => {
  const box = draw()
  click(find(box, 'button', 'Compare…'))
  const cancel = find(box, 'button', 'Cancel the comparison')
  expect(cancel.title).toBe('Cancel the comparison')
  click(cancel)
  expect(remembered.value).toBeUndefined()
  expect(buttonsOf(box)).toContain('Compare…')
})
