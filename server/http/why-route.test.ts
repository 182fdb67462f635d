// GET /topz/why
import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { FIXTURE_AT, finding, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { register } from './answer.ts'
import { openTurnstile } from './fixture.ts'
import { createWhyRoute } from './why-route.ts'

function make(latest: Snapshot | undefined) {
  const asked: number[] = []
  const app = new Hono()
  const past = {
    snapshotAt: async (at: number) => {
      asked.push(at)
      return at === FIXTURE_AT
        ? ({ ok: true, value: snapshot({ recorded: { life: 1, spanMs: 1000 } }) } as const)
        : ({ ok: false, status: 404, detail: 'Nothing was recorded then.' } as const)
    },
  }
  register(app, '', [createWhyRoute(() => latest, past, openTurnstile)], () => FIXTURE_AT)
  const ask = (query = '', accept?: string) =>
    Promise.resolve(app.request(`/topz/why${query}`, { headers: accept === undefined ? {} : { accept } }))
  return { ask, asked }
}

test('what is wrong now is text for people, JSON on request', async () => {
  const { ask, asked } = make(snapshot())
  const text = await ask()
  expect([text.status, text.headers.get('content-type')?.split(';')[0]]).toEqual([200, 'text/plain'])
  expect((await text.text()).length).toBeGreaterThan(0)
  for (const json of [await ask('?format=json'), await ask('', 'application/json')])
    expect(await json.json()).toHaveProperty('findings')
  expect(asked).toEqual([])
})

test('what was wrong then is taken from the recording, also before the first sample', async () => {
  const { ask, asked } = make(undefined)
  const at = new Date(FIXTURE_AT).toISOString()
  expect((await ask(`?at=${at}`)).status).toBe(200)
  expect(asked).toEqual([FIXTURE_AT])
})

test('a moment that is not recorded, and a sample that is not ready, are refused in words', async () => {
  const { ask } = make(undefined)
  const missing = await ask('?at=2020-01-01T00:00:00Z')
  expect([missing.status, await missing.text()]).toEqual([404, 'Nothing was recorded then.\n'])
  const early = await ask()
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1'])
})

test('lines are as wide as a terminal unless another width, or whole lines, are requested', async () => {
  const subject = { pid: 7, comm: `sleep${'er'.repeat(20)}` }
  const { ask } = make(snapshot({ watchedSeconds: 60, findings: [finding({ subject })] }))
  const widest = async (query: string) =>
    Math.max(...(await (await ask(query)).text()).split('\n').map(line => line.length))
  expect(await widest('')).toBeWithin(70, 81)
  expect(await widest('?width=60')).toBeWithin(50, 61)
  expect(await widest('?wide=1')).toBeGreaterThan(90)
  const both = await ask('?wide=1&width=60')
  expect([both.status, await both.text()]).toEqual([
    400,
    'Cannot combine wide=1 with width: expected one of them.\n',
  ])
  expect((await ask('?wide=0&width=60')).status).toBe(200)
})
