import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import type { SuggestionsAnswer } from '../model/answers.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { register } from './answer.ts'
import { openTurnstile } from './fixture.ts'
import { createSuggestionsRoute } from './suggestions-route.ts'

const NOW = snapshot({ processes: [process({ pid: 7, user: 'www' })] })
const THEN = snapshot({ processes: [process({ pid: 8, user: 'root' })] })

function ask(path: string, latest: () => Snapshot | undefined = () => NOW) {
  const app = new Hono()
  const past = { snapshotAt: async () => ({ ok: true, value: THEN }) as const }
  register(app, '', [createSuggestionsRoute(latest, past, openTurnstile)], () => NOW.at)
  return app.request(path)
}

const valuesAt = async (path: string) => ((await (await ask(path)).json()) as SuggestionsAnswer).values

test('it suggests what there is now, or what there was', async () => {
  expect(await valuesAt('/api/suggestions?q=user:')).toEqual([{ text: 'www', count: 1 }])
  expect(await valuesAt('/api/suggestions?q=user:&at=-5m')).toEqual([{ text: 'root', count: 1 }])
})

test('a filter with a mistake is no error here, one that is too long is', async () => {
  expect((await ask('/api/suggestions?q=stat:R')).status).toBe(200)
  expect((await ask(`/api/suggestions?q=${'x'.repeat(201)}`)).status).toBe(400)
})

test('before the first tick it says so', async () => {
  expect((await ask('/api/suggestions', () => undefined)).status).toBe(503)
})
