// When the recording is asked for the trend of a process, and what happens if it does not answer.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, process, snapshot } from '../model/fixture.ts'
import { openTurnstile } from './fixture.ts'
import { createProcessTrends } from './process-trends.ts'

const RISING = { kind: 'rising', since: 1, riseBytes: 2, windowSeconds: 3 } as const
const SERIES = { points: [] }
const LEAK = process({ pid: 42, container: 'a' })
const at = (seconds: number) =>
  snapshot({
    at: FIXTURE_AT + seconds * 1000,
    containers: [
      { id: 'a', name: 'a', processCount: 1, rssBytes: 0, memoryLimitBytes: 512, memoryHighBytes: 400 },
    ],
  })

function make(answer: (id: string) => unknown, waitMs?: number) {
  const asked: unknown[] = []
  const judged: unknown[] = []
  const ask = async (question: string, query: { id: string }) => {
    asked.push([question, query])
    return answer(query.id)
  }
  const trends = createProcessTrends({
    past: { recorder: { ask, status: () => undefined } } as never,
    turnstile: openTurnstile,
    rule: {
      spanMs: 3_600_000,
      points: 360,
      trendOf(series, limit) {
        judged.push([series, limit])
        return RISING
      },
    },
    ...(waitMs !== undefined && { waitMs }),
  })
  return { of: trends.of, asked, judged }
}

test('an hour of its memory is judged, against the limit of its container', async () => {
  const { of, asked, judged } = make(() => SERIES)
  expect(await of(LEAK, at(0))).toEqual(RISING)
  const query = {
    kind: 'process',
    id: LEAK.id,
    path: 'rssBytes',
    from: FIXTURE_AT - 3_600_000,
    to: FIXTURE_AT,
  }
  expect(asked).toEqual([['series', { ...query, points: 360 }]])
  expect(judged).toEqual([[SERIES, 400]])
})

test('an answer is kept for 20 s, for each process and moment', async () => {
  const { of, asked } = make(() => SERIES)
  for (const seconds of [0, 3, 19]) await of(LEAK, at(seconds))
  expect(asked).toHaveLength(1)
  await of(LEAK, at(21))
  await of(process({ pid: 43 }), at(21))
  await of(LEAK, at(-600))
  expect(asked).toHaveLength(4)
})

test('without a recording, or of a process that it does not hold, there is no trend', async () => {
  const broken = make(() => {
    throw new Error('no recording')
  })
  expect(await broken.of(LEAK, at(0))).toBeUndefined()
  await broken.of(LEAK, at(0))
  expect(broken.asked).toHaveLength(2)
  expect(await make(() => ({ unknown: 'subject', known: [] })).of(LEAK, at(0))).toBeUndefined()
})

test('a recording that answers late holds up nothing; the next answer has the trend', async () => {
  const { promise, resolve } = Promise.withResolvers<object>()
  const { of, asked } = make(() => promise, 1)
  expect(await of(LEAK, at(0))).toBeUndefined()
  resolve(SERIES)
  await promise
  expect(await of(LEAK, at(3))).toEqual(RISING)
  expect(asked).toHaveLength(1)
})
