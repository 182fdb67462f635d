// What a row says about its process besides its cells.
import { expect, test } from 'bun:test'
import { process } from '../model/fixture.ts'
import { coloursOf, createRowMaker } from './rows.ts'

const rowOf = createRowMaker({ columns: ['pid', 'command'], sort: 'cpu', tree: false })
const rowFor = (fields: Parameters<typeof process>[0]) => rowOf({ process: process(fields) }, new Map())
const run = (comm: string, ...argv: readonly string[]) =>
  rowFor({ pid: 7, comm, argv, command: argv.join(' ') }).programLength
const titled = (comm: string, title: string) =>
  rowFor({ pid: 7, comm, argv: [title], command: title, commandRewritten: true }).programLength

test('a zombie is marked with how it ended, a process that lost its first thread is not marked as one', () => {
  expect(rowFor({ pid: 7, state: 'Z', exitCode: 3 }).marks).toEqual(['defunct, exit 3'])
  expect(rowFor({ pid: 7, state: 'Z', exitSignal: 9 }).marks).toEqual(['defunct, signal 9'])
  expect(rowFor({ pid: 7, state: 'Z' }).marks).toEqual(['defunct'])
  expect(rowFor({ pid: 7, state: 'Z', leaderExited: true }).marks).toEqual(['leaderExited'])
  expect(rowFor({ pid: 7 }).marks).toBeUndefined()
})

test('a program whose path contains spaces has its length sent, a usual one has not', () => {
  expect(run('server', '/tmp/My App/bin/server', '80')).toBe('/tmp/My App/bin/server'.length)
  expect(run('calc', '=cmd|"/c calc"', '1')).toBe('=cmd|"/c calc"'.length)
  expect(run('node', '/usr/bin/node', 'a b')).toBeUndefined()
  expect(rowFor({ pid: 7, argv: ['  '], command: '[sleep]' }).programLength).toBeUndefined()
})

test('in a title, only a word that ends in the name of the program is the program', () => {
  expect(titled('server', '/tmp/My App/bin/server')).toBe('/tmp/My App/bin/server'.length)
  expect(titled('a-name-of-many-', '/My App/a-name-of-many-letters')).toBe(30)
  expect(titled('nginx', 'nginx: worker process')).toBeUndefined()
  expect(titled('chromium', '/usr/lib/chromium --type=renderer')).toBeUndefined()
})

test('in a tree a row has the sum of its branch as a cell, and a new row when only that changes', () => {
  const inTree = createRowMaker({ columns: ['pid', 'sum'], sort: 'cpu', tree: true })
  const one = process({ pid: 7 })
  const [first, second] = [0.25, 0.5].map(sum =>
    inTree({ process: one, branch: [], fold: 'open', sum }, new Map()),
  )
  expect([first?.cells, second?.cells, first?.fold]).toEqual([[7, 0.25], [7, 0.5], 'open'])
})

test('a row has the colour of its program, also when that is given later to a process that did not change', () => {
  const one = { process: process({ pid: 7, argv: ['/bin/app'] }) }
  expect(rowOf(one, coloursOf()).colour).toBeUndefined()
  const colours = coloursOf([{ program: 'app', colour: 4 }])
  expect(rowOf(one, colours).colour).toBe(4)
  expect(rowOf(one, colours)).toBe(rowOf(one, colours))
})
