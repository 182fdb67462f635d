// What to know before trusting the figures.
import { beforeEach, expect, test } from 'bun:test'
import type { Absence } from '../../server/model/absence.ts'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import type { Ending } from '../../server/model/recording.ts'
import { closedWhy, complaint, hello, line, misread } from '../store/line.ts'
import { moment } from '../store/moment.ts'
import { insecureDismissed } from '../store/preferences.ts'
import { overview } from '../store/timeline.ts'
import { HELLO, RECORDED, showFrame } from '../testdata/live.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Notices } from './notices.tsx'

const page = usePage()

const MINUTE_MS = 60_000
const ENDING: Ending = {
  how: 'oom',
  at: FIXTURE_AT - MINUTE_MS,
  confidence: 'likely',
  text: 'The kernel killed it: out of memory.',
  evidence: ['memory was at 99 %', 'a\u001b[2Jb'],
}

const absence = (file: string, fields: Partial<Absence> = {}): Absence => ({
  file,
  fields: [],
  reason: 'denied',
  remedy: { capabilities: ['SYS_PTRACE'] },
  message: '',
  processCount: 3,
  ...fields,
})

beforeEach(() => {
  page.set(misread, [])
  page.set(complaint, undefined)
  page.set(closedWhy, undefined)
  page.set(insecureDismissed, false)
  page.set(moment, undefined)
  page.set(overview, undefined)
})

const draw = () => page.draw(<Notices />)
const noticesOf = (box: Element) => [...box.querySelectorAll('.notice')].map(wordsOf)
const levelOf = (box: Element) => box.querySelector('.notice')?.classList.item(1)

test('if all is well there is nothing to read', () => {
  showFrame(page)
  expect(noticesOf(draw())).toEqual([])
})

test('a signed-out reader is led to the form', () => {
  page.set(line, { state: 'denied' })
  const box = draw()
  expect(noticesOf(box)).toEqual(['Signed out The server requires a token. Sign in'])
  expect(find(box, 'link', 'Sign in').getAttribute('href')).toBe('login')
  expect(levelOf(box)).toBe('bad')
})

test('a lost connection gives the server’s reason, spelled out, and says that the page reconnects by itself', () => {
  page.set(closedWhy, 'Too many views.\u202e')
  const box = draw()
  expect(noticesOf(box)).toEqual([
    'No connection Too many views.\\u{202e} The page reconnects by itself, waiting longer each time.',
  ])
  expect(levelOf(box)).toBe('warn')
})

test('an address that is not understood says which part, what is shown instead, and can be dismissed', () => {
  page.set(misread, [
    { name: 'sort', error: 'cannot parse sort' },
    { name: 'xyz', error: 'unknown xyz' },
  ])
  const box = draw()
  expect(noticesOf(box)).toEqual([
    'Address not understood cannot parse sort. Sorted by CPU instead. unknown xyz. It is ignored.',
  ])
  click(find(box, 'button', 'Dismiss: Address not understood'))
  expect(noticesOf(box)).toEqual([])
})

test('each part of the address has its own consequence', () => {
  const insteadOf = (name: string) => {
    page.set(misread, [{ name, error: 'e' }])
    return noticesOf(draw())[0]?.replace('Address not understood e. ', '')
  }
  const names = ['sort', 'columns', 'tree', 'q', 'tab', 'process', 'part', 'at', 'compare', 'constructor']
  expect(names.map(insteadOf)).toEqual([
    'Sorted by CPU instead.',
    'The default columns are shown instead.',
    'A list is shown instead.',
    'All processes are shown instead.',
    'Processes are shown instead.',
    'No process is selected.',
    'Its overview is shown instead.',
    'Now is shown instead.',
    'No moment is set for a comparison.',
    'It is ignored.',
  ])
  page.set(hello, { ...HELLO, replay: 'yesterday.topz' })
  expect(insteadOf('at')).toBe('The end of the recording is shown instead.')
})

test('a moment that is not understood says which the recording has, once that is known', () => {
  page.set(misread, [{ name: 'at', error: 'e' }])
  const box = draw()
  expect(wordsOf(box)).not.toContain('recording covers')
  const drawn = { from: 0, to: 1, stepMs: 1, vitals: {}, top: [], lives: [] }
  page.set(overview, { ...drawn, recordedFrom: FIXTURE_AT - MINUTE_MS, recordedTo: FIXTURE_AT })
  expect(wordsOf(box)).toEndWith('The recording covers 2026-01-02 03:03:05 UTC to 2026-01-02 03:04:05 UTC.')
  page.set(misread, [{ name: 'sort', error: 'e' }])
  expect(wordsOf(box)).not.toContain('recording covers')
})

test('a refusal by the server is shown in its words, and can be dismissed', () => {
  page.set(complaint, 'nothing was recorded then\u001b')
  const box = draw()
  expect(noticesOf(box)).toEqual(['Request failed nothing was recorded then\\x1b'])
  expect(levelOf(box)).toBe('bad')
  click(find(box, 'button', 'Dismiss: Request failed'))
  expect(noticesOf(box)).toEqual([])
})

test('another moment is not passed off as the requested one, of which nothing was recorded', () => {
  showFrame(page, { recorded: { ...RECORDED, askedAt: FIXTURE_AT } })
  expect(noticesOf(draw())).toEqual([
    'Nothing was recorded at 2026-01-02 03:04:05 UTC The last moment before it is shown.',
  ])
})

test('how the previous life ended is shown with its certainty and evidence, and leads to its last moment', () => {
  showFrame(page, { previousLife: { life: 1, startedAt: 0, ending: ENDING } })
  const box = draw()
  expect(noticesOf(box)[0]).toStartWith(
    'Previous life ended, at 2026-01-02 03:03:05 UTC The kernel killed it: out of memory. (likely)',
  )
  expect(findAll(box, 'listitem').map(wordsOf)).toEqual(['memory was at 99 %', 'a\\x1b[2Jb'])
  expect(box.querySelector('summary')?.textContent).toBe('Evidence')
  expect(levelOf(box)).toBe('bad')
  click(find(box, 'button', 'Show its last moment'))
  expect(moment.value).toBe(ENDING.at)
})

test('in a past life the same is shown for that life, and its last moment is not offered twice', () => {
  showFrame(page, { recorded: { ...RECORDED, ending: ENDING } }, { at: ENDING.at })
  const box = draw()
  expect(noticesOf(box)[0]).toStartWith('How this life ended, at 2026-01-02 03:03:05 UTC')
  expect(findAll(box, 'button', 'Show its last moment')).toEqual([])
})

test('a requested end is not an alarm, and that of topz alone is less of one', () => {
  const level = (how: Ending['how']) => {
    showFrame(page, { previousLife: { life: 1, startedAt: 0, ending: { ...ENDING, how } } })
    return levelOf(draw())
  }
  expect((['stopped', 'topzKilled', 'crash', 'unknown'] as const).map(level)).toEqual([
    'plain',
    'warn',
    'bad',
    'bad',
  ])
})

test('the news of an end can be dismissed, and another end is news again', () => {
  const life = { life: 1, startedAt: 0 }
  showFrame(page, { previousLife: { ...life, ending: { ...ENDING, at: 7 } } })
  const box = draw()
  click(find(box, 'button', 'Dismiss: Previous life ended, at 1970-01-01 00:00:00 UTC'))
  expect(noticesOf(box)).toEqual([])
  showFrame(page, { previousLife: { ...life, ending: { ...ENDING, at: 8 } } })
  expect(noticesOf(box)).toHaveLength(1)
})

test('a recording that does not work says so', () => {
  showFrame(page, { recordingProblem: 'The disk is full.' })
  expect(noticesOf(draw())).toEqual(['Recording The disk is full.'])
})

test('a server without a token says what that means, once', () => {
  page.set(hello, { ...HELLO, insecure: true })
  const box = draw()
  expect(noticesOf(box)).toEqual([
    'No token is set Anyone who can reach this port can read this page. --token-file restricts access.',
  ])
  click(find(box, 'button', 'Dismiss: No token is set'))
  expect(noticesOf(box)).toEqual([])
  expect(insecureDismissed.value).toBe(true)
})

test('what cannot be read is one line for each reason and remedy, with a link to the details', () => {
  showFrame(page, {
    absent: [
      absence('io'),
      absence('fd', { processCount: 1200 }),
      absence('smaps', { reason: 'stuck', processCount: 1 }),
      absence('meminfo', { reason: 'unsupported', processCount: 0 }),
    ],
  })
  page.set(hello, HELLO)
  const lines = noticesOf(draw()).map(text => text.replace(/ What can be read here$/, ''))
  expect(lines[0]).toBe('io, fd denied for 1,200 processes topz needs --cap-add=SYS_PTRACE')
  expect(lines[1]).toStartWith('smaps stuck for 1 process ')
  expect(lines[2]).toStartWith('meminfo unsupported topz needs')
  expect(lines).toHaveLength(3)
  expect(findAll(draw(), 'link', 'What can be read here').map(link => link.getAttribute('href'))).toEqual([
    'topz/doctor',
    'topz/doctor',
    'topz/doctor',
  ])
})

test('in a recording nothing can be read any more: no doctor is offered', () => {
  showFrame(page, { absent: [absence('io')] })
  page.set(hello, { ...HELLO, replay: 'yesterday.topz' })
  expect(findAll(draw(), 'link')).toEqual([])
})
