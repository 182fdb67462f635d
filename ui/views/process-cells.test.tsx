// The cells of the table.
import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { METRIC_BY_NAME, type Metric } from '../../server/model/metrics.ts'
import type { Cell, Row } from '../../server/model/protocol.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { find, usePage, wordsOf } from '../testdata/page.ts'
import { CommandCell, Growth, type Mark, MetricCell, StateCell, Wait } from './process-cells.tsx'

const page = usePage()

const inRow = (cell: preact.ComponentChild) =>
  find(
    page.draw(
      <table>
        <tbody>
          <tr>{cell}</tr>
        </tbody>
      </table>,
    ),
    'cell',
  )

const drawCommand = (command: Cell, row: Partial<Row> = {}, mark?: Mark) =>
  inRow(<CommandCell row={rowOf(1, [], row)} command={command} mark={mark} />)

const drawMetric = (name: string, value: Cell) =>
  inRow(<MetricCell metric={METRIC_BY_NAME.get(name) as Metric} value={value} />)

test('a command is its program and arguments, with its folder on demand', () => {
  const cell = drawCommand('/usr/bin/node server.js')
  expect(cell.querySelector('b')?.textContent).toBe('server.js')
  expect([wordsOf(cell), cell.title]).toEqual(['node server.js', '/usr/bin/node server.js'])
  expect(wordsOf(drawCommand(null))).toBe('-')
})

test('the label of a process precedes its command', () => {
  const marks = ['kernel', 'self', 'leaderExited', 'truncated', 'defunct'] as const
  expect(wordsOf(drawCommand('a', { marks }))).toBe('kernel topz itself leader exited cut defunct a')
  expect(wordsOf(drawCommand('a', {}, 'new'))).toBe('new a')
  expect(drawCommand('a', {}, 'ended').querySelector('.tag.ended')).not.toBeNull()
})

test('in the tree its branch precedes it, in the list there is no branch', () => {
  expect(drawCommand('a', { branch: [true, false] }).querySelectorAll('.branch i')).toHaveLength(2)
  expect(drawCommand('a', { branch: [] }).querySelector('.branch')).toBeNull()
  expect(drawCommand('a').querySelector('.branch')).toBeNull()
})

test('a hostile command line is text in its cell and its tooltip', () => {
  const cell = drawCommand('<img src=x>\u202e')
  expect(cell.querySelector('img')).toBeNull()
  expect([wordsOf(cell), cell.title]).toEqual(['<img src=x>\\u202e', '<img src=x>\\u202e'].map(text => text))
})

test('a state is a badge, with a mark if the leader is gone', () => {
  const draw = (row: Row, letter: Cell) => wordsOf(inRow(<StateCell row={row} letter={letter} />))
  expect(draw(rowOf(1), 'R')).toBe('R')
  expect(draw(rowOf(1, [], { marks: ['leaderExited'] }), 'Z')).toBe('Z*')
  expect(draw(rowOf(1), null)).toBe('-')
  expect(draw(rowOf(1), '\u202e')).toBe('\\u202e')
})

test('a number is written in the unit of its metric, aligned right', () => {
  expect(wordsOf(drawMetric('rss', 3 * 1024 * 1024))).toBe('3.0M')
  expect(drawMetric('rss', 1).classList.contains('number')).toBe(true)
  expect(drawMetric('rss', 1).title).toBe('')
})

test('text aligns left, complete on demand; its invisible characters are spelled out', () => {
  const cell = drawMetric('user', 'www\u202e')
  expect([wordsOf(cell), cell.title]).toEqual(['www\\u202e', 'www\\u202e'])
  expect(cell.classList.contains('text')).toBe(true)
})

test('a share has a bar, other numbers have none', () => {
  expect(drawMetric('cpu', 0.5).querySelector<HTMLElement>('.bar')?.style.backgroundSize).toStartWith('50%')
  expect(wordsOf(drawMetric('cpu', 0.5))).toBe('50.0')
  expect(drawMetric('rss', 5).querySelector('.bar')).toBeNull()
})

test('zero is quiet, as are ids; what is used is not', () => {
  const looks = [drawMetric('cpu', 0), drawMetric('cpu', 0.5), drawMetric('pid', 42)].map(cell =>
    ['zero', 'quiet'].filter(look => cell.classList.contains(look)),
  )
  expect(looks).toEqual([['zero'], [], ['quiet']])
})

test('an unknown value is a dash with the reason, not zero', () => {
  const message = 'fd of 3 processes cannot be read'
  showFrame(page, {
    absent: [{ file: 'fd', fields: ['openFds'], reason: 'denied', message, processCount: 3 }],
  })
  const cell = drawMetric('fds', null)
  expect([wordsOf(cell), cell.title]).toEqual(['-', message])
  expect(drawMetric('cpu', null).title).toBe('')
})

test('an age is counted to the moment that is shown, and grows with it', () => {
  showFrame(page)
  const cell = drawMetric('up', FIXTURE_AT - 5000)
  expect(wordsOf(cell)).toBe('5s')
  showFrame(page, {}, { at: FIXTURE_AT + 1000 })
  expect(wordsOf(cell)).toBe('6s')
})

test('growth is red only if it is steady; what the allocator does by itself does not count', () => {
  const draw = (bytes: Cell, isSteady = false) =>
    inRow(
      <td>
        <Growth bytes={bytes} isSteady={isSteady} />
      </td>,
    )
  const M = 2 ** 20
  expect([96 * M, -2.1 * M, 1000, null].map(bytes => wordsOf(draw(bytes)))).toEqual([
    '+96.0M',
    '-2.1M',
    '0',
    '-',
  ])
  expect(draw(400 * M).querySelector('.bad')).toBeNull()
  expect(wordsOf(draw(96 * M, true).querySelector('.bad') as Element)).toBe('▲ +96.0M')
  expect(draw(-96 * M, true).querySelector('.bad')).toBeNull()
})

test('a process that waits for a CPU a fifth of the time stands out', () => {
  const draw = (share: Cell) =>
    inRow(
      <td>
        <Wait share={share} />
      </td>,
    )
  expect([0, 0.03, 0.31, null].map(share => wordsOf(draw(share)))).toEqual(['0', '3 %', '31 %', '-'])
  expect([0.19, 0.2].map(share => draw(share).querySelector('.warn') !== null)).toEqual([false, true])
})
