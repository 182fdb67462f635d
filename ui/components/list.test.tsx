// A plain table.
import { expect, test } from 'bun:test'
import { find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { List, type ListColumn } from './list.tsx'

const page = usePage()

interface Port {
  readonly port: number
  readonly owner?: string
}

const COLUMNS: readonly ListColumn<Port>[] = [
  { title: 'Port', of: ({ port }) => port, help: 'where it listens' },
  { title: 'Owner', isText: true, of: ({ owner }) => owner },
]

const draw = (items: readonly Port[]) =>
  page.draw(
    <List label="Ports" columns={COLUMNS} items={items} keyOf={({ port }) => port} nothing="None is open." />,
  )

test('a list is a table with its name, a heading for each column and a row for each item', () => {
  const table = find(
    draw([
      { port: 80, owner: 'nginx' },
      { port: 0, owner: '' },
    ]),
    'table',
    'Ports',
  )
  expect(findAll(table, 'columnheader').map(wordsOf)).toEqual(['Port', 'Owner'])
  expect(findAll(table, 'row').map(wordsOf)).toEqual(['Port Owner', '80 nginx', '0'])
})

test('an unknown value is a dash, unlike zero', () => {
  expect(findAll(draw([{ port: 0 }]), 'cell').map(wordsOf)).toEqual(['0', '-'])
})

test('numbers align right and text left, in the heading as below it', () => {
  const box = draw([{ port: 80 }])
  expect(findAll(box, 'columnheader').map(th => th.className)).toEqual(['number', 'text'])
  expect(findAll(box, 'cell').map(td => td.className)).toEqual(['number', 'text'])
})

test('a heading has an explanation where the title is not enough', () => {
  expect(findAll(draw([{ port: 80 }]), 'columnheader').map(th => th.title)).toEqual(['where it listens', ''])
})

test('an empty list is a sentence, not an empty table', () => {
  const box = draw([])
  expect(findAll(box, 'table')).toEqual([])
  expect(wordsOf(box)).toBe('None is open.')
})
