// Which rows are folded against how they are at first.
import { expect, test } from 'bun:test'
import { CLIENT_FRAME_BYTES_MAX, VIEW_FOLDS_MAX } from '../../server/config/limits.ts'
import { view } from '../../server/model/fixture.ts'
import { foldKeyOf } from '../../server/model/fold-key.ts'
import { METRICS } from '../../server/model/metrics.ts'
import { usePage } from '../testdata/page.ts'
import { folds, toggleFold, withFolds } from './folds.ts'

const page = usePage()

test('a row is toggled and toggled back, and the oldest are forgotten', () => {
  page.set(folds, [])
  toggleFold('a')
  toggleFold('b')
  expect(folds.value).toEqual([foldKeyOf('a'), foldKeyOf('b')])
  toggleFold('a')
  expect(folds.value).toEqual([foldKeyOf('b')])
  for (let i = 0; i < 100; i++) toggleFold(`row ${i}`)
  expect(folds.value).toHaveLength(VIEW_FOLDS_MAX)
  expect(folds.value.at(-1)).toBe(foldKeyOf('row 99'))
})

test('a request names as many of the last ones as it has room for', () => {
  const keys = Array.from({ length: VIEW_FOLDS_MAX }, (_, i) => `zzzzz${i + 10}`)
  const request = (columns: readonly string[]) => {
    const asked = withFolds(view({ columns, query: 'x'.repeat(60) }), keys)
    const resume = { epoch: '0123456789abcdef', seq: 1_000_000 }
    const bytes = JSON.stringify({ type: 'subscribe', view: asked, intervalMs: 1000, resume }).length
    return { count: asked.toggled?.length ?? 0, bytes }
  }
  const usual = request(['pid', 'command', 'cpu'])
  expect(usual.count).toBeGreaterThan(50)
  expect(usual.bytes).toBeLessThanOrEqual(CLIENT_FRAME_BYTES_MAX)
  const all = request(METRICS.map(({ name }) => name))
  expect(all.count).toBeLessThan(usual.count)
  expect(all.bytes).toBeLessThanOrEqual(CLIENT_FRAME_BYTES_MAX)
})
