import { afterEach, beforeEach, expect, test } from 'bun:test'
import { snapshot, view } from '../../server/model/fixture.ts'
import { announcement } from './announce.ts'
import { frame } from './live.ts'
import { moment } from './moment.ts'
import {
  type AskPid,
  currentIndex,
  followPending,
  followPendingPid,
  move,
  processFrom,
  select,
  selectAt,
  selected,
  selectedId,
  selectPid,
  selectProcess,
} from './selection.ts'
import { rowsInSight, wishedRow } from './viewport.ts'

/** The rows of a window that begins at `offset`, in a list of 100. */
function show(ids: readonly string[], offset = 0): void {
  const { host, namespace, totals, self, absent, intervalMs } = snapshot()
  const header = { host, namespace, totals, self, absent, intervalMs }
  const rows = ids.map((id, place) => ({ id, cells: [place, 0.5] }))
  frame.value = { seq: 1, at: 1, view: view({ offset }), header, matched: 100, rows }
}

let stop = () => {}
beforeEach(() => {
  rowsInSight.value = 12
  stop = followPending()
})
afterEach(() => {
  stop()
  select(undefined)
  frame.value = undefined
  rowsInSight.value = 30
})

test('a process stays selected wherever sorting takes its row', () => {
  show(['a', 'b', 'c'])
  selectAt(1)
  expect([selectedId.value, currentIndex.value]).toEqual(['b', 1])
  show(['c', 'a', 'b'])
  expect([selectedId.value, currentIndex.value]).toEqual(['b', 2])
})

test('out of the window a process is shown as it was last, and marked as not in view', () => {
  show(['a', 'b'])
  select('b')
  expect(selected.value).toMatchObject({ isInView: true })
  expect(selected.value?.cell('cpu')).toBe(0.5)
  expect(selected.value?.cell('no such column')).toBeNull()
  show(['c', 'd'], 50)
  expect(selected.value).toMatchObject({ row: { id: 'b' }, isInView: false })
  expect(currentIndex.value).toBe(-1)
  select('x')
  expect(selected.value).toBeUndefined()
})

test('keys move by rows and pages, and never beyond the ends of the list', () => {
  show(['a', 'b', 'c'])
  move('up')
  expect(selectedId.value).toBe('a')
  move('up')
  expect(selectedId.value).toBe('a')
  move('down')
  expect(selectedId.value).toBe('b')
  move('pageDown')
  expect(wishedRow.value?.index).toBe(11)
  move('end')
  expect(wishedRow.value?.index).toBe(99)
  move('down')
  expect(wishedRow.value?.index).toBe(99)
  move('home')
  expect(selectedId.value).toBe('a')
})

test('a row that a key led to is selected once its window has arrived', () => {
  show(['a', 'b'])
  selectAt(60)
  expect(selectedId.value).toBeUndefined()
  show(['x', 'y', 'z'], 59)
  expect(selectedId.value).toBe('y')
})

test('a PID without a row in the window is requested, at the moment shown; what is selected meanwhile stays', async () => {
  show(['a', 'b'])
  const asked: unknown[] = []
  let answer: (id: string | undefined) => void = () => {}
  const ask: AskPid = (...question) => {
    asked.push(question)
    return new Promise(resolve => {
      answer = resolve
    })
  }
  const end = followPendingPid(ask)
  selectPid(1)
  expect([selectedId.value, asked]).toEqual(['b', []])
  moment.value = 5000
  selectPid(4711)
  expect(asked).toEqual([[4711, 5000]])
  answer('4711:9')
  await Promise.resolve()
  expect(selectedId.value).toBe('4711:9')
  selectPid(4712)
  select('a')
  answer('4712:9')
  await Promise.resolve()
  expect(selectedId.value).toBe('a')
  selectPid(4713)
  answer(undefined)
  await Promise.resolve()
  expect([selectedId.value, announcement.value]).toEqual([undefined, 'Process 4713 was not found'])
  moment.value = undefined
  end()
})

test('in an empty list there is nothing to select', () => {
  selectAt(0)
  expect(selectedId.value).toBeUndefined()
})

test('a click on the selected row deselects it', () => {
  selectProcess('a')
  expect(selectedId.value).toBe('a')
  selectProcess('a')
  expect(selectedId.value).toBeUndefined()
})

test('an address names a process by pid and start; anything else is reported', () => {
  expect(processFrom('?process=7:1000')).toEqual({ id: '7:1000' })
  expect(processFrom('?process=7:1000:2')).toEqual({ id: '7:1000:2' })
  expect(processFrom('?tab=events')).toEqual({ id: undefined })
  for (const text of ['7', '0:1', '7:x', '7:1:', '7:1000 '])
    expect(processFrom(`?process=${encodeURIComponent(text)}`)).toMatchObject({
      id: undefined,
      misread: { name: 'process', error: expect.stringContaining('PID:START') },
    })
})
