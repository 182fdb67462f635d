import { afterEach, expect, test } from 'bun:test'
import type { Series } from '../../server/model/recording.ts'
import { rowOf, showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import type { Grown } from './grow.ts'
import { followProcessHistory, processHistory, valuesOf } from './process-history.ts'
import { select } from './selection.ts'
import { timeline } from './timeline.ts'

const page = usePage()

const series = (metric: string, fields: Partial<Series> = {}): Series => ({
  metric,
  subject: '7:1000',
  from: 0,
  to: 5000,
  stepMs: 1000,
  points: [],
  gaps: [],
  ...fields,
})
const drawnFrom = (from: number): Grown => ({
  from,
  to: from + 3000,
  stepMs: 1000,
  vitals: {},
  top: [],
  programs: [],
  lives: [],
  ticks: 1,
})

let stop = () => {}
afterEach(() => {
  stop()
  select(undefined)
  timeline.value = undefined
  processHistory.value = undefined
})

test('a step without a point is a hole, not zero; a point is at the end of its step', () => {
  const points = [
    [1000, 0, 0.5, 1],
    [4000, 0, 0, 0],
    [9000, 1, 1, 1],
  ] as const
  expect(valuesOf(series('cpuUsage', { points }))).toEqual([0.5, null, null, 0, null])
  expect(valuesOf(series('cpuUsage', { to: 0 }))).toEqual([null])
})

test('CPU and memory of the selected process are requested once, then they grow by its row', async () => {
  const asked: string[] = []
  const point = [3000, 1, 1, 1] as const
  stop = followProcessHistory(async (id, metric, from, to, points) => {
    asked.push(`${id} ${metric} ${from}-${to} ${points}`)
    return series(metric, { from, to, points: [point] })
  })
  select('7:1000')
  expect(asked).toEqual([])
  timeline.value = drawnFrom(0)
  expect(asked).toEqual(['7:1000 cpuUsage 0-3000 3', '7:1000 rssBytes 0-3000 3'])
  for (let i = 0; i < 5; i++) await Promise.resolve()
  expect(processHistory.value?.cpu).toEqual([null, null, 1])
  const view = {
    sort: 'cpu',
    order: 'descending',
    query: '',
    tree: false,
    columns: ['cpu', 'rss'],
    offset: 0,
    limit: 9,
  } as const
  showFrame(page, {}, { view, rows: [rowOf(7, [0.5, 64])] })
  timeline.value = drawnFrom(1000)
  expect(asked).toHaveLength(2)
  expect(processHistory.value).toMatchObject({ from: 1000, cpu: [null, 1, 0.5], memory: [null, 1, 64] })
  // After a gap it is requested again.
  timeline.value = drawnFrom(60_000)
  expect(asked).toHaveLength(4)
})
