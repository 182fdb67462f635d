// The dialog that compares two moments.
import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import type { ChangeInWords, DifferenceInWords } from '../../server/model/recording.ts'
import { difference } from '../store/difference.ts'
import { moment } from '../store/moment.ts'
import { select } from '../store/selection.ts'
import { click, find, findAll, nameOf, usePage, wordsOf } from '../testdata/page.ts'
import { DifferenceDialog } from './difference-dialog.tsx'

const page = usePage()

const FOUND: DifferenceInWords = {
  from: FIXTURE_AT,
  to: FIXTURE_AT + 60_000,
  cpu: [0.5, 1.25],
  memory: [1024 * 1024, 3 * 1024 * 1024],
  changes: [],
  meanwhile: '',
  same: '',
  churn: [],
  unchanged: [],
}

function draw(shown: typeof difference.value) {
  page.set(difference, shown)
  return page.draw(<DifferenceDialog />)
}

const change = (kind: ChangeInWords['kind'], text: string): ChangeInWords => ({
  kind,
  text,
  subject: 'container:a',
  weight: 1,
  shown: { what: '', how: '', before: '', after: '' },
})

test('nothing is open until two moments are compared', () => {
  expect(findAll(draw(undefined), 'dialog')).toEqual([])
})

test('while the server compares, the dialog says so, and an error in its words', () => {
  expect(wordsOf(find(draw('asked'), 'dialog'))).toBe('Compare Comparing…')
  expect(wordsOf(find(draw({ error: 'Nothing was recorded then.' }), 'dialog'))).toBe(
    'Compare Nothing was recorded then.',
  )
})

test('the two moments are named, with CPU and memory before and after', () => {
  const box = draw(FOUND)
  expect(nameOf(find(box, 'dialog'))).toBe('2026-01-02 03:04:05 UTC and 2026-01-02 03:05:05 UTC')
  expect(wordsOf(box)).toContain('CPU 0.50 before, 1.25 after.')
  expect(wordsOf(box)).toContain('Memory 1.0 MiB before, 3.0 MiB after.')
})

test('a total that is unknown on one side is left out, not zero', () => {
  for (const unknown of [[null, 1] as const, [1, null] as const]) {
    const box = draw({ ...FOUND, cpu: unknown, memory: unknown })
    expect(wordsOf(box)).not.toContain('CPU')
    expect(wordsOf(box)).not.toContain('Memory')
  }
})

test('each change is one line: what kind, then what', () => {
  const kinds = ['started', 'ended', 'grew', 'shrank', 'portOpened', 'portClosed', 'limitChanged'] as const
  const box = draw({ ...FOUND, changes: kinds.map(kind => change(kind, 'x')) })
  expect(findAll(box, 'listitem').map(wordsOf)).toEqual([
    'started x',
    'ended x',
    'more x',
    'less x',
    'port x',
    'port x',
    'limit x',
  ])
  expect(wordsOf(box)).not.toContain('No significant changes.')
})

test('a change with a very long text is cut, and complete on demand', () => {
  const text = 'a'.repeat(121)
  const box = draw({ ...FOUND, changes: [change('started', text), change('ended', 'b'.repeat(120))] })
  expect(box.querySelectorAll('details')).toHaveLength(1)
  expect(wordsOf(box.querySelector('summary') as Element)).toBe(`started ${'a'.repeat(120)}…`)
  expect(box.querySelector('details code')?.textContent).toBe(text)
})

test('no change, and more changes than are shown, are reported', () => {
  expect(wordsOf(draw(FOUND))).toEndWith('No significant changes.')
  const box = draw({ ...FOUND, changes: [change('grew', 'x')], isTruncated: true })
  expect(wordsOf(box)).toEndWith('Only the largest changes are shown.')
})

test('a hostile name stays text', () => {
  const box = draw({ ...FOUND, changes: [change('started', '<img src=x>\u001b[2J')] })
  expect(box.querySelector('img')).toBeNull()
  expect(findAll(box, 'listitem').map(wordsOf)).toEqual(['started <img src=x>\\x1b[2J'])
})

test('the dialog can be closed, before and after the answer', () => {
  click(find(draw('asked'), 'button', 'Close'))
  expect(difference.value).toBeUndefined()
  click(find(draw(FOUND), 'button', 'Close'))
  expect(difference.value).toBeUndefined()
})

test('each process leads to its row at the moment at which it was there', () => {
  page.set(moment, undefined)
  const box = draw({
    ...FOUND,
    changes: [
      { ...change('grew', 'leak grew'), pid: 9, comm: 'leak' },
      { ...change('ended', 'job ended'), pid: 5, comm: 'job' },
    ],
  })
  click(find(box, 'button', 'Show job (PID 5)'))
  expect([moment.value, difference.value]).toEqual([FIXTURE_AT, undefined])
  select(undefined)
})
