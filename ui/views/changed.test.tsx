// What changed in a range, at the side.
import { beforeEach, expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import type { ChangeInWords, DifferenceInWords } from '../../server/model/recording.ts'
import { differenceInWords } from '../../server/words/change.ts'
import { announcement } from '../store/announce.ts'
import { difference } from '../store/difference.ts'
import { moment } from '../store/moment.ts'
import { base, isSwapped, range } from '../store/range.ts'
import { selectedId } from '../store/selection.ts'
import { aheadMs, noteServerTime } from '../store/server-time.ts'
import { showFrame } from '../testdata/live.ts'
import { click, find, findAll, nameOf, usePage, wordsOf } from '../testdata/page.ts'
import { Changed } from './changed.tsx'

const page = usePage()
const MIB = 1024 * 1024
const FROM = FIXTURE_AT
const TO = FIXTURE_AT + 584_000
const LEAK = {
  processId: '9:1',
  pid: 9,
  name: 'python3 leak.py',
  colour: 2,
  before: 1,
  after: 2,
  share: 0.92,
}
const FOUND = differenceInWords({
  from: FROM,
  to: TO,
  means: [
    [FROM - 584_000, FROM],
    [FROM, TO],
  ],
  cpu: [0.5, 1.25],
  memory: [1, 3],
  changes: [
    {
      kind: 'grew',
      metric: 'memory',
      subject: 'c',
      severity: 'critical',
      before: 345 * MIB,
      after: 429 * MIB,
      by: [LEAK],
      weight: 2,
    },
    {
      kind: 'ended',
      subject: '5:1',
      processId: '5:1',
      pid: 5,
      name: 'job',
      comm: 'job',
      command: `job ${'x'.repeat(200)}`,
      before: MIB,
      weight: 1,
    },
  ],
  churn: [{ name: 'sleep', count: 401, livedMs: 300 }],
  unchanged: ['ports', 'limits'],
})

beforeEach(() => {
  for (const signal of [moment, base, selectedId] as { value: unknown }[]) page.set(signal, undefined)
  page.set(isSwapped, false)
  page.set(range, { from: FROM, to: TO })
  page.set(announcement, '')
  page.set<number | undefined>(aheadMs, undefined)
  noteServerTime(TO)
  showFrame(page)
})

function draw(shown: typeof difference.value) {
  page.set(difference, shown)
  return page.draw(<Changed />)
}

const rowsOf = (box: HTMLElement) => [...box.querySelectorAll('tbody tr')].map(wordsOf)

test('while the server compares, the side says so, and an error in its words', () => {
  expect(wordsOf(draw('asked'))).toContain('Comparing…')
  expect(wordsOf(draw({ error: 'Nothing was recorded then.' }))).toContain('Nothing was recorded then.')
})

test('each change is a row with its severity, before, after and who explains it, with a bar in its colour', () => {
  const box = draw(FOUND)
  expect(wordsOf(box.querySelector('h2') as Element)).toBe('What changed 03:04:05 to 03:13:49')
  const [first, second = ''] = rowsOf(box)
  expect(first).toBe('Critical: Memory +84.0M python3 leak.py (9) explains 92 % 345M 429M')
  expect(second).toStartWith('job (5) ended job x')
  const bar = box.querySelector('.explains') as HTMLElement
  expect([bar.className, bar.querySelector<HTMLElement>('.explains-bar i')?.style.width]).toEqual([
    'explains c2',
    '92%',
  ])
})

test('what came and went is one sentence, and what stayed the same and what rates are means over are said', () => {
  const text = wordsOf(draw(FOUND))
  expect(text).toContain('Started and ended meanwhile: 401 × sleep (0.3 s each).')
  expect(text).toContain('No port opened or closed, no limit changed.')
  expect(text).toContain('CPU, waits and disk are means over the range; before, over 02:54:21 to 03:04:05.')
  const { means: _, ...instants } = FOUND
  expect(wordsOf(draw(instants))).toContain('are those of the two moments')
  expect(wordsOf(draw({ ...FOUND, changes: [] }))).toContain('No significant changes.')
  expect(wordsOf(draw({ ...FOUND, isTruncated: true }))).toContain('Only the 2 largest changes are shown.')
})

test('each process leads to its row at the moment at which it was there, each head to its moment', () => {
  const box = draw(FOUND)
  click(find(box, 'button', 'job (5)'))
  expect([moment.value, selectedId.value]).toEqual([FROM, '5:1'])
  click(find(box, 'button', 'python3 leak.py (9)'))
  expect([moment.value, selectedId.value]).toEqual([TO, '9:1'])
  click(find(box, 'button', 'before'))
  expect(moment.value).toBe(FROM)
})

test('a very long command is cut, and complete in its tooltip', () => {
  const code = draw(FOUND).querySelector('code') as HTMLElement
  expect([code.textContent?.length, code.title.length]).toEqual([121, 204])
})

test('a hostile name stays text', () => {
  const hostile: ChangeInWords = { ...(FOUND.changes[1] as ChangeInWords), name: '<img src=x>\u001b[2J' }
  const box = draw({ ...FOUND, changes: [hostile] })
  expect(box.querySelector('img')).toBeNull()
  expect(rowsOf(box)[0]).toContain('<img src=x>\\x1b[2J (5)')
})

test('before and after are swapped, and the previous life takes the place of the start', () => {
  showFrame(page, { previousLife: { life: 1, startedAt: 0, lastAt: FROM - 60_000 } })
  const box = draw(FOUND)
  click(find(box, 'button', 'Swap'))
  expect(isSwapped.value).toBe(true)
  click(find(box, 'button', 'Compare with the previous life'))
  expect(base.value).toBe(FROM - 60_000)
  expect(wordsOf(box.querySelector('h2') as Element)).toBe(
    'What changed end of the previous life, 03:03:05, to 03:13:49, backwards',
  )
  click(find(box, 'button', 'Compare with its start'))
  expect(base.value).toBeUndefined()
})

test('it is copied as text, is a report, and can be closed', async () => {
  const copied: string[] = []
  page.give('navigator', { clipboard: { writeText: async (text: string) => void copied.push(text) } })
  const box = draw(FOUND)
  click(find(box, 'button', 'Copy as text'))
  await until('it', async () => announcement.value === 'What changed copied' || undefined)
  expect(copied[0]?.split('\n').slice(0, 2)).toEqual([
    'What changed, 2026-01-02 03:04:05 UTC to 2026-01-02 03:13:49 UTC',
    'Memory rose by 84.0M, from 345M to 429M: python3 leak.py (9) explains 92 %',
  ])
  expect(find(box, 'link', 'Report of this range').getAttribute('href')).toBe(
    'report.html?from=2026-01-02T03:04:05.000Z&to=2026-01-02T03:13:49.000Z',
  )
  click(find(box, 'button', 'Close what changed'))
  expect(range.value).toBeUndefined()
})

test('readers get a table with names of rows and columns', () => {
  const box = draw(FOUND satisfies DifferenceInWords)
  expect(findAll(box, 'columnheader').map(nameOf)).toEqual([
    'by share of the limit, findings first',
    'before',
    'after',
  ])
  expect(box.querySelectorAll('tbody th[scope=row]')).toHaveLength(2)
})
