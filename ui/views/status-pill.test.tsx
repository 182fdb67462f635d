// The pill that says whether the figures are current.
import { expect, test } from 'bun:test'
import { now } from '../store/clock.ts'
import { hello, line } from '../store/line.ts'
import { moment } from '../store/moment.ts'
import { paused } from '../store/status.ts'
import { windowWidth } from '../store/viewport.ts'
import { HELLO, RECORDED, showFrame } from '../testdata/live.ts'
import { usePage, wordsOf } from '../testdata/page.ts'
import { StatusPill } from './status-pill.tsx'

const page = usePage()

function draw() {
  const pill = page.draw(<StatusPill />).querySelector<HTMLElement>('.pill')
  return { words: pill && wordsOf(pill), says: pill?.title, look: pill?.classList.item(1) }
}

test('while frames come the page is live, at the interval of the server, and no date is in the way', () => {
  showFrame(page)
  expect(draw()).toEqual({ words: 'Live · 1 s', says: '', look: 'live' })
})

test('before the first frame the page connects', () => {
  expect(draw()).toEqual({ words: 'Connecting…', says: '', look: 'connecting' })
})

test('a past moment says which, and on demand in the reader’s local time', () => {
  showFrame(page, { recorded: RECORDED })
  const { words, says, look } = draw()
  expect(words).toBe('Past · 2026-01-02 03:04:05 UTC')
  expect(says).toEndWith(' here')
  expect(look).toBe('past')
})

test('on a phone and a tablet the pill says the clock alone, and of a server that is lost only that', () => {
  page.set(windowWidth, 768)
  showFrame(page, { recorded: RECORDED })
  expect(draw().words).toBe('Past · 03:04:05')
  page.set(line, { state: 'waiting' })
  expect(draw().words).toBe('Reconnecting…')
})

test('at its end a replay is called a recording', () => {
  showFrame(page, { recorded: RECORDED })
  page.set(hello, { ...HELLO, replay: '/data' })
  expect(draw().words).toStartWith('Recording · ')
  page.set(moment, 1)
  expect(draw().words).toStartWith('Past · ')
})

test('a paused page says from when its view is', () => {
  showFrame(page)
  page.set(paused, true)
  expect(draw()).toMatchObject({ words: 'Paused · view of 2026-01-02 03:04:05 UTC', look: 'paused' })
})

test('a page whose frames stopped coming is stale, not live', () => {
  showFrame(page)
  page.set(now, now.value + 60_000)
  expect(draw()).toMatchObject({ words: 'Stale · last view of 2026-01-02 03:04:05 UTC', look: 'stale' })
})

test('the server’s reason for closing is shown in its words', () => {
  showFrame(page)
  page.set(line, { state: 'waiting', reason: 'The server is stopping.' })
  expect(draw()).toMatchObject({ says: 'The server is stopping.', look: 'reconnecting' })
})
