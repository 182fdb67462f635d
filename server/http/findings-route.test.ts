// What was wrong in a range of a recording: /api/findings, and any moment of it at /topz/why.

import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { createFindingEvents } from '../derive/events-findings.ts'
import type { FindingsAnswer, WhyAnswer } from '../model/answers.ts'
import type { Event } from '../model/event.ts'
import { event, finding } from '../model/fixture.ts'
import { at, one, START, start } from '../recorder/fixture.ts'
import { createEncoder } from '../recorder/format/encoder.ts'
import type { Recorder } from '../recorder/recorder-client.ts'
import { register, route } from './answer.ts'
import { createFindingsRoute, FINDINGS } from './findings-route.ts'
import { openTurnstile } from './fixture.ts'
import { createPast } from './past.ts'
import { createWhyRoute } from './why-route.ts'

const SECONDS = 200
const atSecond = (second: number) => START + second * 1000

/** One is open from 50 to 99, another from 150 on. */
function findingsAt(second: number) {
  const since = (from: number) => ({ since: atSecond(from - 10), raisedAt: atSecond(from) })
  return [
    ...(second >= 50 && second < 100 ? [finding({ key: 'a', ...since(50) })] : []),
    ...(second >= 150 ? [finding({ key: 'b', severity: 'critical', ...since(150) })] : []),
  ]
}

const recording = start()
const encoder = createEncoder()
const events: Event[] = []
const findingEvents = createFindingEvents()
for (let second = 1; second <= SECONDS; second++) {
  const findings = findingsAt(second)
  // More than the answer may look through.
  for (let job = 0; job < 10; job++) events.push(event({ number: events.length + 1, at: atSecond(second) }))
  for (const happened of findingEvents(findings))
    events.push({ number: events.length + 1, at: atSecond(second), ...happened })
  const found = { findings, noTrend: [], nearLimits: [], watchedSeconds: Math.min(60, second) }
  recording.record(
    encoder.encode({ ...at(second, atSecond(second), [one()]), ...found, events: [...events] }),
  )
}
const ask = async (question: 'events', query: never) => recording[question](query)
const recorder = { ask, status: () => recording.status({}) } as unknown as Pick<Recorder, 'ask' | 'status'>
const past = createPast({ recorder, masked: recorder, now: () => atSecond(SECONDS), exportBytesMax: 1 << 25 })
const app = new Hono()
register(
  app,
  '',
  [
    route('/api/findings', FINDINGS, createFindingsRoute(past)),
    createWhyRoute(() => undefined, past, openTurnstile),
  ],
  () => atSecond(SECONDS),
)

async function get<Value>(path: string) {
  const answer = await app.request(path, { headers: { accept: 'application/json' } })
  return { status: answer.status, value: (await answer.json()) as Value & { detail?: string } }
}

test('a range shows when each finding was raised and cleared, including one that was open before it', async () => {
  const all = await get<FindingsAnswer>('/api/findings')
  expect(all.value.findings).toMatchObject([
    {
      key: 'a',
      since: atSecond(40),
      raisedAt: atSecond(50),
      clearedAt: atSecond(100),
      pid: 7,
      comm: 'sleep',
    },
    { key: 'b', severity: 'critical', raisedAt: atSecond(150) },
  ])
  expect(all.value.findings[1]).not.toHaveProperty('clearedAt')
  const middle = await get<FindingsAnswer>(`/api/findings?from=${atSecond(70)}&to=${atSecond(120)}`)
  expect(middle.value.findings).toMatchObject([
    { key: 'a', raisedAt: atSecond(50), clearedAt: atSecond(100) },
  ])
  const open = await get<FindingsAnswer>(`/api/findings?from=${atSecond(70)}&to=${atSecond(80)}`)
  expect(open.value.findings.map(({ key, clearedAt }) => [key, clearedAt])).toEqual([['a', undefined]])
  const newest = await get<FindingsAnswer>('/api/findings?limit=1')
  expect(newest.value).toMatchObject({ findings: [{ key: 'b' }], truncated: true })
})

test('an invalid range is refused with what is allowed', async () => {
  const order = await get(`/api/findings?from=${atSecond(80)}&to=${atSecond(70)}`)
  expect([order.status, order.value.detail]).toMatchObject([400, expect.stringContaining('must be before')])
  const outside = await get('/api/findings?from=2020-01-01&to=2020-01-02')
  expect([outside.status, outside.value.detail]).toMatchObject([
    404,
    expect.stringContaining('the recording covers'),
  ])
  const wrong = await get('/api/findings?from=yesterday')
  expect([wrong.status, wrong.value.detail]).toMatchObject([400, expect.stringContaining('from=yesterday')])
})

test('/topz/why?at= says what was wrong then', async () => {
  const then = await get<WhyAnswer>(`/topz/why?at=${atSecond(75)}`)
  expect(then.value).toMatchObject({ at: atSecond(75), watchedSeconds: 60, findings: [{ key: 'a' }] })
  expect((await get<WhyAnswer>(`/topz/why?at=${atSecond(120)}`)).value.findings).toEqual([])
  const text = await (await app.request(`/topz/why?format=text&at=${atSecond(30)}`)).text()
  expect(text).toStartWith(
    `Past, not live: ${new Date(atSecond(30)).toISOString()}\nNo verdict yet: 30 of 60 s`,
  )
  expect((await get('/topz/why?at=2020-01-01')).status).toBe(404)
})
