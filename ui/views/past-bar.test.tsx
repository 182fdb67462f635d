// What can be done with the moment shown.
import { beforeEach, expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { hello } from '../store/line.ts'
import { endOfRecording, moment } from '../store/moment.ts'
import { range } from '../store/range.ts'
import { aheadMs, noteServerTime } from '../store/server-time.ts'
import { heldEnd } from '../store/timeline.ts'
import { HELLO, RECORDED, showFrame } from '../testdata/live.ts'
import { click, find, usePage, wordsOf } from '../testdata/page.ts'
import { PastBar } from './past-bar.tsx'

const page = usePage()

beforeEach(() => {
  for (const signal of [moment, range, endOfRecording, heldEnd] as { value: unknown }[])
    page.set(signal, undefined)
  page.set<number | undefined>(aheadMs, undefined)
  noteServerTime(FIXTURE_AT + 180_000)
})

test('now there is nothing to go back to', () => {
  showFrame(page)
  const box = page.draw(<PastBar />)
  expect(wordsOf(box)).toBe('What changed Report')
})

test('the past says when it is and how long ago by the time of the server, and leads back to now', () => {
  page.set(moment, FIXTURE_AT)
  showFrame(page, { recorded: RECORDED })
  const box = page.draw(<PastBar />)
  expect(wordsOf(box)).toContain('03:04:05 3m00s ago')
  click(find(box, 'button', 'Back to live End'))
  expect(moment.value).toBeUndefined()
})

test('in a replay the end takes the place of now', () => {
  page.set(moment, FIXTURE_AT - 5)
  showFrame(page, { recorded: RECORDED })
  page.set(hello, { ...HELLO, replay: 'a.topz' })
  const box = page.draw(<PastBar />)
  expect(wordsOf(box)).not.toContain('ago')
  click(find(box, 'button', 'End End'))
  expect(moment.value).toBeUndefined()
})

test('what changed is shown from the moment shown to now', () => {
  page.set(moment, FIXTURE_AT)
  showFrame(page, { recorded: RECORDED })
  click(find(page.draw(<PastBar />), 'button', 'What changed'))
  expect(range.value?.from).toBe(FIXTURE_AT)
  // The clock goes on.
  expect(range.value?.to).toBeGreaterThanOrEqual(FIXTURE_AT + 180_000)
})

test('the report is of the moment shown', () => {
  showFrame(page)
  expect(find(page.draw(<PastBar />), 'link', 'Report').getAttribute('href')).toContain(
    'at=2026-01-02T03:04:05',
  )
})
