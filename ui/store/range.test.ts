import { beforeEach, expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { endOfRecording, moment } from './moment.ts'
import {
  base,
  compareBetween,
  compareShown,
  dropRange,
  isSwapped,
  previousLifeEnd,
  range,
  rangeFrom,
  setEnds,
  swap,
} from './range.ts'
import { selectedId } from './selection.ts'
import { timeline } from './timeline.ts'

const page = usePage()
const EMPTY = { from: 0, to: 0, stepMs: 1, vitals: {}, top: [], programs: [], lives: [], ticks: 1 }

beforeEach(() => {
  for (const signal of [endOfRecording, range, base, moment, selectedId, timeline] as { value: unknown }[])
    page.set(signal, undefined)
  page.set(isSwapped, false)
})

test('a range begins at its earlier end and never reaches beyond the recording', () => {
  page.set(endOfRecording, 1000)
  setEnds(900, 200)
  expect(range.value).toEqual({ from: 200, to: 900 })
  setEnds(500, 4000)
  expect(range.value).toEqual({ from: 500, to: 1000 })
  setEnds(5000, 6000)
  expect(range.value).toEqual({ from: 500, to: 1000 })
  page.set(timeline, { ...EMPTY, recordedFrom: 400 })
  setEnds(100, 900)
  expect(range.value).toEqual({ from: 400, to: 900 })
  dropRange()
  expect(range.value).toBeUndefined()
})

test('a new range takes the place of the drawer; a process opened from it leaves the range there', () => {
  page.set(endOfRecording, 1000)
  page.set(selectedId, '7:1')
  setEnds(200, 900)
  expect(selectedId.value).toBeUndefined()
  selectedId.value = '7:1'
  setEnds(300, 900)
  expect([selectedId.value, range.value?.from]).toEqual(['7:1', 300])
})

test('what a range is compared with, and the order, end with it', () => {
  page.set(endOfRecording, 1000)
  compareBetween(200, 900)
  base.value = 100
  swap()
  expect(isSwapped.value).toBe(true)
  compareBetween(200, 800)
  expect(base.value).toBeUndefined()
  expect(isSwapped.value).toBe(false)
})

test('the previous life is there for a range of this one only', () => {
  showFrame(page, { previousLife: { life: 1, startedAt: 0, lastAt: 500 } })
  page.set(range, { from: 600, to: 900 })
  expect(previousLifeEnd()).toBe(500)
  page.set(range, { from: 300, to: 900 })
  expect(previousLifeEnd()).toBeUndefined()
})

test('without a range it is from the moment shown to now, and from now the last ten minutes', () => {
  page.set(endOfRecording, FIXTURE_AT)
  compareShown()
  expect(range.value).toEqual({ from: FIXTURE_AT - 600_000, to: FIXTURE_AT })
  page.set(moment, FIXTURE_AT - 5000)
  compareShown()
  expect(range.value).toEqual({ from: FIXTURE_AT - 5000, to: FIXTURE_AT })
})

test('an address asks for two moments, or one and now; what is wrong in it is reported', () => {
  expect(rangeFrom('?diff=-10m..-5m', 1_000_000).range).toEqual({ from: 400_000, to: 700_000 })
  expect(rangeFrom('?diff=-10m&base=-15m&swap=1', 1_000_000)).toEqual({
    range: { from: 400_000, to: 1_000_000 },
    base: 100_000,
    isSwapped: true,
  })
  expect(rangeFrom('?sort=cpu&base=-5m', 1_000_000)).toEqual({
    range: undefined,
    base: undefined,
    isSwapped: false,
  })
  expect(rangeFrom('?diff=rubbish', 0)).toMatchObject({ range: undefined, misread: { name: 'diff' } })
  expect(rangeFrom('?diff=-5m..-10m', 1_000_000).misread?.error).toContain('a start before its end')
  expect(rangeFrom('?diff=-5m&base=rubbish', 1_000_000).misread?.name).toBe('base')
})
