// Columns of text.
import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import { METRIC_BY_NAME, type Metric } from '../model/metrics.ts'
import type { Process } from '../model/snapshot.ts'
import { buildColumn, shrink, tableLines } from './text-columns.ts'
import { widthOf } from './width.ts'

const metric = (name: string) => METRIC_BY_NAME.get(name) as Metric

interface Options {
  readonly tree?: boolean
  readonly cells?: number
  readonly wide?: boolean
}

const columnOf = (
  name: string,
  processes: readonly Partial<Process>[],
  { tree = false, cells = 200, wide = false }: Options = {},
) =>
  buildColumn(
    metric(name),
    processes.map((fields, i) => ({ process: process({ pid: i + 1, ...fields }) })),
    0,
    { tree, cells, wide },
  )

test('numbers align right under their titles, text left, and no line ends in blanks', () => {
  const rows = [
    { pid: 7, rssBytes: 1024, user: 'root', command: 'a' },
    { pid: 1234, rssBytes: 5 * 1024 ** 2, user: 'x', command: 'b' },
  ]
  const columns = ['pid', 'user', 'rss', 'command'].map(name => columnOf(name, rows))
  expect(tableLines(columns, 2, true)).toEqual([
    ' PID USER   RSS COMMAND',
    '   7 root  1.0K a',
    '1234 x     5.0M b',
  ])
  expect(tableLines(columns, 2, false)).toHaveLength(2)
})

test('a column of amounts keeps its width from tick to tick', () => {
  expect(columnOf('rss', [{ rssBytes: 1 }]).width).toBe(5)
  expect(columnOf('pid', [{ pid: 1 }]).width).toBe('PID'.length)
})

test('a user longer than any real one is cut, unless everything is requested', () => {
  const [cell = ''] = columnOf('user', [{ user: 'u'.repeat(50) }]).cells
  expect([widthOf(cell), cell.endsWith('…')]).toEqual([32, true])
  expect(columnOf('user', [{ user: 'u'.repeat(50) }], { wide: true }).cells).toEqual(['u'.repeat(50)])
})

test('the mark of a process is never cut from its command', () => {
  const [cell = ''] = columnOf('command', [{ command: 'c'.repeat(50), self: true }], { cells: 20 }).cells
  expect(widthOf(cell)).toBe(20)
  expect(cell).toMatch(/^c+… \(topz itself\)$/)
  const column = columnOf('command', [{ command: 'c'.repeat(50), self: true }])
  const mark = column.marks?.[0] ?? ''
  shrink([column], 20, true)
  expect(column.cells[0]).toEndWith(mark)
  expect([mark.length > 0, widthOf(column.cells[0] ?? '')]).toEqual([true, 20])
})

test('if a line is too long the command gives way first, to 32 cells, then other text', () => {
  const rows = [{ command: 'c'.repeat(100), user: 'u'.repeat(30) }]
  const columns = ['pid', 'user', 'command'].map(name => columnOf(name, rows))
  const widths = () => columns.map(({ width }) => width)
  shrink(columns, 100, false)
  expect(widths()).toEqual([3, 30, 65])
  shrink(columns, 60, false)
  expect(widths()).toEqual([3, 23, 32])
  shrink(columns, 10, false)
  expect(widths()).toEqual([3, 8, 32])
})

test('if a width was given the command shrinks to 8 cells as well, and numbers never do', () => {
  const columns = ['rss', 'command'].map(name =>
    columnOf(name, [{ rssBytes: 1024, command: 'c'.repeat(100) }]),
  )
  shrink(columns, 1, true)
  expect(columns.map(({ width }) => width)).toEqual([5, 8])
  expect(tableLines(columns, 1, false)).toEqual([' 1.0K ccccccc…'])
})

test('a line that fits is left alone', () => {
  const columns = [columnOf('command', [{ command: 'abc' }])]
  shrink(columns, 80, true)
  expect(tableLines(columns, 1, false)).toEqual(['abc'])
})

test('a character that is two cells wide pushes the next column no further', () => {
  const rows = [
    { user: '日本', command: 'a' },
    { user: 'root', command: 'b' },
  ]
  const lines = tableLines(
    ['user', 'command'].map(name => columnOf(name, rows)),
    2,
    false,
  )
  expect(lines).toEqual(['日本 a', 'root b'])
})

test('in the tree the guides are drawn in the column, and take their room', () => {
  const made = buildColumn(
    metric('command'),
    [
      { process: process({ pid: 1, command: 'init' }), branch: [] },
      { process: process({ pid: 2, command: 'c'.repeat(50) }), branch: [false] },
    ],
    0,
    { tree: true, cells: 20, wide: false },
  )
  expect(made.cells[0]).toBe('init')
  expect(made.cells[1]).toMatch(/^\S.*c+…$/)
  expect(widthOf(made.cells[1] ?? '')).toBe(20)
})

test('S14: text that a process chose cannot leave its cell', () => {
  const lines = tableLines(
    [columnOf('user', [{ user: 'a\n\u001b[2J' }]), columnOf('command', [{ command: 'b\u202e' }])],
    1,
    false,
  )
  expect(lines).toEqual(['a\\n\\x1b[2J b\\u202e'])
})
