// GET /metrics
import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { snapshot } from '../model/fixture.ts'
import { register } from './answer.ts'
import { createMetricsRoute, type MetricsOptions } from './metrics-route.ts'

function make({ isReplay = false, isReady = true } = {}) {
  const made: string[] = []
  const state = { seq: 1, waited: 0 }
  const tally = {
    latest: () => snapshot({ seq: state.seq }),
    families: (by: string) => {
      made.push(by)
      const samples = [{ labels: {}, value: state.seq }]
      return isReady ? [{ name: 'topz_x', type: 'gauge', help: 'x', samples }] : undefined
    },
  }
  const options = {
    tally: isReplay ? undefined : tally,
    by: 'name',
    run: () => ({}),
  } as unknown as MetricsOptions
  const app = new Hono()
  const first = async (waitMs: number) => {
    state.waited = waitMs
  }
  register(app, '', [createMetricsRoute(options, first)], () => 0)
  const ask = (query = '', accept?: string) =>
    Promise.resolve(app.request(`/metrics${query}`, { headers: accept === undefined ? {} : { accept } }))
  return { ask, made, state }
}

test('metrics are Prometheus text, and OpenMetrics on request', async () => {
  const { ask } = make()
  const text = await ask()
  expect(text.headers.get('content-type')).toStartWith('text/plain')
  const body = await text.text()
  expect(body).toContain('topz_x 1')
  expect(text.headers.get('content-length')).toBe(String(body.length))
  for (const open of [await ask('?format=openmetrics'), await ask('', 'application/openmetrics-text')]) {
    expect(open.headers.get('content-type')).toStartWith('application/openmetrics-text')
    expect(await open.text()).toEndWith('# EOF\n')
  }
})

test('between two ticks metrics are made once for all identical requests', async () => {
  const { ask, made, state } = make()
  for (let i = 0; i < 3; i++) await ask()
  await ask('?by=user')
  await ask('?by=user')
  expect(made).toEqual(['name', 'user'])
  state.seq = 2
  expect(await (await ask()).text()).toContain('topz_x 2')
  expect(made).toEqual(['name', 'user', 'name'])
})

test('another grouping or format than there is, is refused', async () => {
  expect((await make().ask('?by=pid')).status).toBe(400)
  expect((await make().ask('?format=json')).status).toBe(400)
})

test('the first request waits a while for the first sample, then it is to try again', async () => {
  const { ask, state } = make({ isReady: false })
  const answer = await ask()
  expect([answer.status, answer.headers.get('retry-after'), state.waited]).toEqual([503, '1', 5000])
})

test('a recording that is replayed has no current metrics', async () => {
  const answer = await make({ isReplay: true }).ask()
  expect([answer.status, await answer.text()]).toEqual([
    404,
    'A replayed recording has no current metrics: expected /topz, /api/history or /api/timeline.\n',
  ])
})
