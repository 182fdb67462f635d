import { afterEach, expect, test } from 'bun:test'
import { snapshot, view } from '../../server/model/fixture.ts'
import type { DifferenceInWords } from '../../server/model/recording.ts'
import {
  closeDifference,
  compareFrom,
  compareWith,
  difference,
  forgetMoment,
  remembered,
  rememberMoment,
  setAskDifference,
} from './difference.ts'
import { frame } from './live.ts'

const found: DifferenceInWords = {
  from: 1,
  to: 2,
  cpu: [null, null],
  memory: [null, null],
  changes: [],
  meanwhile: '',
  same: '',
  churn: [],
  unchanged: [],
}
let asked: (readonly [number, number])[] = []
setAskDifference(async (from, to) => {
  asked.push([from, to])
  return found
})

function show(at: number): void {
  const { host, namespace, totals, self, absent, intervalMs } = snapshot()
  const header = { host, namespace, totals, self, absent, intervalMs }
  frame.value = { seq: 1, at, view: view(), header, matched: 0, rows: [] }
}
afterEach(() => {
  asked = []
  frame.value = undefined
  forgetMoment()
  closeDifference()
})

test('before the first frame nothing is compared with the year 1970', async () => {
  rememberMoment()
  expect(remembered.value).toBeUndefined()
  const comparing = compareWith(9000)
  expect([asked, difference.value]).toEqual([[], 'asked'])
  show(5000)
  await comparing
  expect(asked).toEqual([[5000, 9000]])
})

test('of two moments the earlier one comes first, whichever is shown', async () => {
  show(5000)
  await compareWith(9000)
  await compareWith(1000)
  expect(asked).toEqual([
    [5000, 9000],
    [1000, 5000],
  ])
  expect(difference.value).toBe(found)
})

test('the dialog shows that the answer is on its way', async () => {
  show(5000)
  const answer = compareWith(1000)
  expect(difference.value).toBe('asked')
  await answer
  expect(difference.value).toBe(found)
})

test('a moment stays remembered while another one is shown', () => {
  show(5000)
  rememberMoment()
  show(7000)
  expect(remembered.value).toBe(5000)
})

test('an address requests two moments, or one and now', async () => {
  await compareFrom('?diff=-10m..-5m', 1_000_000)
  expect(asked).toEqual([[400_000, 700_000]])
  await compareFrom('?sort=cpu', 1_000_000)
  expect(asked).toHaveLength(1)
})

test('an address that cannot be understood is shown as an error, and nothing is requested', async () => {
  await compareFrom('?diff=rubbish', 1_000_000)
  expect(asked).toEqual([])
  expect(difference.value).toEqual({ error: expect.stringContaining('diff=rubbish') })
})
