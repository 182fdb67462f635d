import { afterEach, expect, test } from 'bun:test'
import type { Series, TimelineInWords } from '../../server/model/recording.ts'
import { followProcessHistory, processHistory, valuesOf } from './process-history.ts'
import { select } from './selection.ts'
import { timeline } from './timeline.ts'

const series = (metric: string, fields: Partial<Series> = {}): Series => ({
  metric,
  subject: '7:1',
  from: 0,
  to: 5000,
  stepMs: 1000,
  points: [],
  gaps: [],
  ...fields,
})
const drawn: TimelineInWords = { from: 10, to: 20, stepMs: 1, vitals: {}, top: [], lives: [] }

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

test('CPU and memory of the selected process are requested for the range that the timeline shows', async () => {
  const asked: string[] = []
  stop = followProcessHistory(async (id, metric, from, to) => {
    asked.push(`${id} ${metric} ${from}-${to}`)
    return series(metric)
  })
  select('7:1')
  expect(asked).toEqual([])
  timeline.value = drawn
  expect(asked).toEqual(['7:1 cpuUsage 10-20', '7:1 rssBytes 10-20'])
  await Promise.resolve().then(() => {})
  await new Promise<void>(done => queueMicrotask(done))
  expect(processHistory.value).toMatchObject({ id: '7:1', memory: { metric: 'rssBytes' } })
})

test('an answer about the previously selected process is not shown for the current one', async () => {
  const answers = new Map<string, (found: Series | undefined) => void>()
  stop = followProcessHistory((id, metric) => new Promise(resolve => answers.set(`${id} ${metric}`, resolve)))
  const settle = async (id: string, found: Series | undefined) => {
    for (const metric of ['cpuUsage', 'rssBytes']) answers.get(`${id} ${metric}`)?.(found)
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  timeline.value = drawn
  select('7:1')
  select('8:1')
  await settle('8:1', series('cpuUsage'))
  await settle('7:1', series('cpuUsage'))
  expect(processHistory.value?.id).toBe('8:1')
  select('9:1')
  await settle('9:1', undefined)
  expect(processHistory.value?.id).toBe('8:1')
})
