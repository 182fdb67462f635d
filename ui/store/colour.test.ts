import { expect, test } from 'bun:test'
import { rowOf, showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { classOf, colourOfPid, colourOfProcess } from './colour.ts'

const page = usePage()

test('a process has the colour that the server gave its program, and grey where it gave none', () => {
  showFrame(
    page,
    { named: [{ pid: 9, program: 'a', colour: 5 }] },
    { rows: [rowOf(7, [], { colour: 2 }), rowOf(8)] },
  )
  expect(colourOfProcess('7:1000')).toBe('c2')
  expect(colourOfProcess('8:1000')).toBe('c0')
  expect(colourOfProcess('9:77')).toBe('c5')
  expect([colourOfPid(9), colourOfPid(7), colourOfPid(undefined)]).toEqual(['c5', 'c0', 'c0'])
  expect(classOf(undefined)).toBe('c0')
})
